"""Gemini through Google's clients: Gen AI, Vertex AI, Firebase."""

from lading.detect.base import PROGRAMS, Call, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind


class _Google(Call):
    """Google's API takes ``models/NAME`` for ``NAME``."""

    __slots__ = ()

    def claim(self, site: Site) -> Claim:
        """The name alone."""
        return Call.claim(self, site)._replace(text=site.text.removeprefix("models/") if "/" in site.text else None)


RULE = Rule(
    id="google",
    summary="Models asked for through Google's clients",
    example='client.models.generate_content(model="gemini-2.5-flash", contents=…)',
    needles=("vertexai", "enerativeModel", "enerateContent", "generate_content", "embed_content", "embedContent", "genai"),
    languages=PROGRAMS,
    calls=(
        *(
            _Google(f"*.models.{name}", ("model", "0"), kind=Kind.HOSTED, via="google")
            for name in (
                "generate_content",
                "generate_content_stream",
                "embed_content",
                "generate_images",
                "generate_videos",
                "count_tokens",
                "generateContent",
                "generateContentStream",
                "embedContent",
                "generateImages",
                "generateVideos",
                "countTokens",
            )
        ),
        *(
            _Google(f"*.Models.{name}", ("1",), kind=Kind.HOSTED, via="google")
            for name in ("GenerateContent", "GenerateContentStream", "EmbedContent", "GenerateImages", "CountTokens")
        ),
        _Google("*.chats.create", ("model",), kind=Kind.HOSTED, via="google"),
        _Google("*.live.connect", ("model",), kind=Kind.HOSTED, via="google"),
        _Google("vertexai.*.from_pretrained", ("0", "model_name"), kind=Kind.HOSTED, via="vertex"),
        _Google("vertexai.*.GenerativeModel", ("0", "model_name"), kind=Kind.HOSTED, via="vertex"),
        _Google("google.*.GenerativeModel", ("0", "model_name"), kind=Kind.HOSTED, via="google"),
        _Google("GenerativeModel", ("0", "model_name", "model", "modelName", "name"), kind=Kind.HOSTED, via="google"),
        _Google("*.GenerativeModel", ("0", "modelName"), kind=Kind.HOSTED, via="google"),
        _Google("*.getGenerativeModel", ("model",), kind=Kind.HOSTED, via="google"),
        _Google("*.generativeModel", ("modelName", "0"), kind=Kind.HOSTED, via="google"),
        _Google("google.generativeai.embed_content", ("model", "0"), kind=Kind.HOSTED, via="google"),
    ),
)
