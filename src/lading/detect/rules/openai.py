"""The openai client and everything that speaks its interface: the model named in a request, at the base URL of its client."""

from lading.detect.base import PROGRAMS, Call, Rule
from lading.domain.reference import Kind, Strength

_REQUESTS = (
    "chat.completions.create",
    "chat.completions.parse",
    "beta.chat.completions.parse",
    "chat.completions.stream",
    "completions.create",
    "responses.create",
    "responses.parse",
    "responses.stream",
    "embeddings.create",
    "images.generate",
    "images.edit",
    "audio.transcriptions.create",
    "audio.translations.create",
    "audio.speech.create",
    "moderations.create",
    "fine_tuning.jobs.create",
    "beta.assistants.create",
)

RULE = Rule(
    id="openai",
    summary="Models asked for through the openai client or one with its interface",
    example='client.chat.completions.create(model="gpt-4o-mini", messages=…)',
    needles=("completions", "responses.", "embeddings.create", "openai", "images.generate", "audio."),
    languages=PROGRAMS,
    calls=(
        *(
            Call(f"{owner}.{request}", ("model",), kind=Kind.HOSTED, via=via)
            for request in _REQUESTS
            for owner, via in (
                ("openai.*", "openai"),
                ("together.*", "together"),
                ("groq.*", "groq"),
                ("mistralai.*", "mistral"),
            )
        ),
        *(Call(f"*.{request}", ("model",), kind=Kind.HOSTED, via="openai-like") for request in _REQUESTS),
        Call("openai.ChatCompletion.create", ("model", "engine"), kind=Kind.HOSTED, via="openai"),
        Call("openai.Completion.create", ("model", "engine"), kind=Kind.HOSTED, via="openai"),
        Call("openai.Embedding.create", ("model", "engine"), kind=Kind.HOSTED, via="openai"),
        Call("tiktoken.encoding_for_model", ("0", "model_name"), kind=Kind.HOSTED, via="openai", strength=Strength.NAMED),
    ),
)
