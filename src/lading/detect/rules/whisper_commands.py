"""Whisper and its reimplementations at the command line: a bare size is the name of an OpenAI model."""

from collections.abc import Iterator

from lading.detect.base import COMMANDS, Language, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_PROGRAMS = frozenset(
    (
        "whisper, whisperx, faster-whisper, whisper-ctranslate2, insanely-fast-whisper, mlx_whisper, whisper-cli, "
        "whisper-server, whisper-stream, python -m whisper, python -m whisperx"
    ).split(", ")
)
_SIZE = regex(r"(tiny|base|small|medium)(\.en)?|large(-v[123](-turbo)?)?|turbo|distil-(large-v[23](\.5)?|medium\.en|small\.en)")


def visit(site: Site) -> Iterator[Claim]:
    """The model of a transcription."""
    if site.callee not in _PROGRAMS or site.argument not in ("model", "m", "model_name", "align_model", "diarize_model"):
        return
    size = _SIZE.fullmatch(site.text)
    if size is None:
        yield Claim(Kind.MODEL, Strength.LOADS)
    elif site.text.startswith("distil"):
        yield Claim(Kind.MODEL, Strength.LOADS, text=f"distil-whisper/{site.text}")
    else:
        yield Claim(
            Kind.MODEL, Strength.LOADS, text=f"openai/whisper-{'large-v3-turbo' if site.text == 'turbo' else site.text}"
        )


RULE = Rule(
    id="whisper-commands",
    summary="Speech models of Whisper's command lines",
    example="whisper talk.mp3 --model large-v3",
    needles=("whisper",),
    languages=COMMANDS | {Language.SOURCE},
    visit=visit,
)
