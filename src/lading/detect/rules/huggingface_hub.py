"""huggingface_hub: downloads and inference by repository id. Uploads name what the repository makes, not what it uses."""

from lading.detect.base import CODE, Call, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind

_REPO = ("repo_id", "0")


class _Repository(Call):
    """A repository of models, or of data where the call says so."""

    __slots__ = ()

    def claim(self, site: Site) -> Claim:
        """What ``repo_type`` makes of it."""
        claim = Call.claim(self, site)
        return claim._replace(kind=Kind.DATASET) if site.constant("repo_type") == "dataset" else claim


RULE = Rule(
    id="huggingface-hub",
    summary="Repositories downloaded or asked for through huggingface_hub",
    example='snapshot_download("BAAI/bge-m3", revision="…")',
    needles=("hf_hub_download", "snapshot_download", "InferenceClient", "hf_hub_url", "model_info", "load_state_dict_from_url"),
    languages=CODE,
    calls=(
        *(
            _Repository(f"{prefix}{name}", _REPO)
            for name in (
                "hf_hub_download",
                "snapshot_download",
                "hf_hub_url",
                "model_info",
                "cached_download",
                "try_to_load_from_cache",
            )
            for prefix in ("", "*.")
        ),
        Call("huggingface_hub.*InferenceClient", ("0", "model"), kind=Kind.HOSTED, via="huggingface"),
        Call("huggingface_hub.*InferenceClient.*", ("model",), kind=Kind.HOSTED, via="huggingface"),
    ),
)
