"""Speech: Whisper and its reimplementations, pyannote, speechbrain, FunASR, Demucs, Coqui TTS, Kokoro and other voices.

A size such as ``large-v3`` means another repository in each library; `lading.identify.hub` has the tables.
"""

import re
from collections.abc import Iterator

from lading.detect.base import CODE, Call, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_SIZE = ("0", "name", "model_size_or_path", "model_name", "model", "whisper_arch")

_COQUI = regex(r"(?:tts|vocoder|voice_conversion)_models(?:/[\w.-]+){3}", re.ASCII)


class _FunASR(Call):
    """FunASR fetches from ModelScope unless told otherwise (modelscope/FunASR, funasr/download/download_model_from_hub.py)."""

    __slots__ = ()

    def claim(self, site: Site) -> Claim:
        """A repository of the hub that the call names; other names are FunASR's own."""
        claim = Call.claim(self, site)
        if "/" not in site.text:
            return claim
        return claim._replace(via="" if site.constant("hub") in ("hf", "huggingface") else "modelscope")


def visit(site: Site) -> Iterator[Claim]:
    """Coqui's names have a form of their own."""
    if "_models/" in site.text and _COQUI.fullmatch(site.text):
        yield Claim(Kind.MODEL, Strength.LOADS, via="coqui")


RULE = Rule(
    id="speech",
    summary="Speech recognition, diarisation and voices",
    example='WhisperModel("large-v3", device="cuda")',
    needles=(
        "whisper",
        "pyannote",
        "speechbrain",
        "funasr",
        "demucs",
        "TTS",
        "kokoro",
        "tts_models/",
        "vocoder_models/",
        "voice_conversion_models/",
    ),
    languages=CODE,
    calls=(
        *(
            Call(f"{library}.load_model", _SIZE, via="whisper")
            for library in ("whisper", "whisper_timestamped", "stable_whisper")
        ),
        Call("faster_whisper.*WhisperModel", _SIZE, via="faster-whisper"),
        Call("faster_whisper.download_model", ("0", "size_or_id"), via="faster-whisper"),
        Call("stable_whisper.load_faster_whisper", _SIZE, via="faster-whisper"),
        Call("whisperx.load_model", _SIZE, via="faster-whisper"),
        Call("whisperx.*load_align_model", ("model_name",)),
        Call("whisperx.*DiarizationPipeline", ("model_name",)),
        Call("mlx_whisper.*transcribe", ("path_or_hf_repo",)),
        Call("mlx_whisper.*load_model", ("0", "path_or_hf_repo")),
        *(
            Call(f"pyannote.audio.*{name}", ("0", "checkpoint", "checkpoint_path", "model"))
            for name in ("Pipeline.from_pretrained", "Model.from_pretrained", "Inference", "PretrainedSpeakerEmbedding")
        ),
        Call("pyannote.audio.pipelines.*", ("segmentation", "embedding")),
        Call("*.from_hparams", ("source",)),
        _FunASR(
            "funasr.*AutoModel",
            ("0", "model", "vad_model", "punc_model", "spk_model"),
            revision=("model_revision",),
            via="funasr",
        ),
        Call("demucs.pretrained.get_model", ("0", "name"), via="demucs"),
        Call("demucs.api.Separator", ("0", "model"), via="demucs"),
        Call("TTS.api.TTS", ("0", "model_name"), via="coqui"),
        Call("kokoro.*K*", ("repo_id",)),
    ),
    visit=visit,
)
