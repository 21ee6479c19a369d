"""Downloads from the Hub and ModelScope by command line. Uploads name what a repository makes, not what it uses."""

from collections.abc import Iterator

from lading.detect.base import COMMANDS, Call, Language, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_DOWNLOADS = frozenset(
    (
        "hf download",
        "huggingface-cli download",
        "python -m huggingface_hub.commands.huggingface_cli",
        "hfd.sh",
        "hfdownloader",
        "huggingface-hub download",
    )
)
_MODELSCOPE = frozenset(("modelscope download", "ms download"))
_SPACY = {"python -m spacy": "1", "spacy download": "0"}
_SPACY_NAME = regex(r"[a-z]{2,3}_\w+_(sm|md|lg|trf)")
_SSH = regex(r"(?:ssh://)?git@(?P<host>hf\.co|huggingface\.co)[:/](?P<path>[^\s]+?)(?:\.git)?")


def visit(site: Site) -> Iterator[Claim]:
    """The repository of a download, and of a clone over SSH."""
    if site.callee in _DOWNLOADS and site.argument == "0":
        kind = Kind.DATASET if site.constant("repo_type") == "dataset" or site.truth("dataset") else Kind.MODEL
        if site.constant("repo_type") != "space":
            yield Claim(kind, Strength.LOADS, revision=site.constant("revision"))
    elif site.callee in _MODELSCOPE and site.argument in ("0", "model", "dataset"):
        kind = Kind.DATASET if site.argument == "dataset" else Kind.MODEL
        yield Claim(kind, Strength.LOADS, via="modelscope", revision=site.constant("revision"))
    elif site.argument == _SPACY.get(site.callee) and _SPACY_NAME.fullmatch(site.text):
        yield Claim(Kind.MODEL, Strength.LOADS, text=f"spacy/{site.text}")
    elif site.callee.startswith("git ") and (found := _SSH.fullmatch(site.text)):
        yield Claim(
            Kind.MODEL, Strength.LOADS, text=f"https://huggingface.co/{found['path']}", revision=site.constant("branch", "b")
        )


RULE = Rule(
    id="hub-commands",
    summary="Repositories downloaded by a command",
    example="hf download BAAI/bge-m3 --revision 5617a9f",
    needles=(
        "hf ",
        "huggingface-cli",
        "hfd",
        "huggingface-hub",
        "modelscope",
        "ms download",
        "git@h",
        "tune",
        "litgpt",
        "spacy",
        '"hf"',
    ),
    languages=COMMANDS | {Language.SOURCE},
    calls=(
        Call("tune download", ("0",)),
        Call("litgpt *", ("0", "checkpoint_dir")),
    ),
    visit=visit,
)
