"""Gemini through Google's clients: Gen AI, Vertex AI, Firebase."""

from lading.detect.base import PROGRAMS, Call, Rule
from lading.domain.reference import Kind

RULE = Rule(
    id="google",
    summary="Models asked for through Google's clients",
    example='client.models.generate_content(model="gemini-2.5-flash", contents=…)',
    needles=("enerativeModel", "enerateContent", "generate_content", "embed_content", "embedContent", "genai"),
    languages=PROGRAMS,
    calls=(
        *(
            Call(f"*.models.{name}", ("model", "0"), kind=Kind.HOSTED, via="google")
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
            Call(f"*.Models.{name}", ("1",), kind=Kind.HOSTED, via="google")
            for name in ("GenerateContent", "GenerateContentStream", "EmbedContent", "GenerateImages", "CountTokens")
        ),
        Call("*.chats.create", ("model",), kind=Kind.HOSTED, via="google"),
        Call("*.live.connect", ("model",), kind=Kind.HOSTED, via="google"),
        Call("vertexai.*.GenerativeModel", ("0", "model_name"), kind=Kind.HOSTED, via="vertex"),
        Call("google.*.GenerativeModel", ("0", "model_name"), kind=Kind.HOSTED, via="google"),
        Call("GenerativeModel", ("0", "model_name", "model", "modelName", "name"), kind=Kind.HOSTED, via="google"),
        Call("*.GenerativeModel", ("0", "modelName"), kind=Kind.HOSTED, via="google"),
        Call("*.getGenerativeModel", ("model",), kind=Kind.HOSTED, via="google"),
        Call("*.generativeModel", ("modelName", "0"), kind=Kind.HOSTED, via="google"),
        Call("google.generativeai.embed_content", ("model", "0"), kind=Kind.HOSTED, via="google"),
    ),
)
