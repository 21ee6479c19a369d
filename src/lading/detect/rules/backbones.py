"""Image backbones and encoders: timm, open_clip, OpenAI's clip, torch.hub and torchvision."""

from collections.abc import Iterator

from lading.detect.base import CODE, Call, Rule
from lading.detect.pretrained_tags import open_clip
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_TORCHVISION = "torchvision.models."


class _Tagged(Call):
    """An architecture of open_clip, which its tag makes a model."""

    __slots__ = ()

    def claim(self, site: Site) -> Claim:
        """The repository that both stand for, where that is on record."""
        found = open_clip(site.text, site.constant("pretrained", "1") or "")
        return Call.claim(self, site)._replace(text=found, via="" if found else self.via)


def visit_bare(site: Site) -> Iterator[Claim]:
    """torchvision: the function is the model, its weights are an argument."""
    if not site.given("weights", "pretrained"):
        return
    name = site.callee.rsplit(".", 1)[-1]
    if name in ("get_model", "get_weight"):
        name = site.constant("0", "name") or ""
    if name and name == name.lower():
        yield Claim(Kind.MODEL, Strength.LOADS, text=name, via="torchvision")


RULE = Rule(
    id="backbones",
    summary="Pretrained models of timm, open_clip, clip, torch.hub and torchvision",
    example='timm.create_model("vit_small_patch14_dinov2.lvd142m", pretrained=True)',
    needles=("timm", "open_clip", "clip", "torch.hub", "hub.load", "torchvision"),
    languages=CODE,
    calls=(
        Call("timm.*create_model", ("0", "model_name"), via="timm", needs=("pretrained", "1")),
        *(
            _Tagged(f"open_clip.{name}", ("0", "model_name"), via="open-clip", needs=("pretrained", "1"))
            for name in ("create_model", "create_model_and_transforms", "create_model_from_pretrained", "factory.create_model")
        ),
        Call("clip.load", ("0", "name"), via="clip"),
        Call("torch.hub.load", ("1", "model"), via="torch-hub"),
    ),
    bare=(f"{_TORCHVISION}*",),
    visit_bare=visit_bare,
)
