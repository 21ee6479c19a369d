"""What somebody wrote where a base model is to stand: a repository, several, a folder of his machine, or that there is none.

Training tools write what they were given: an address, the place in a download cache, a path
(https://huggingface.co/docs/hub/model-cards#specifying-a-base-model asks for ids).
"""

from __future__ import annotations

from collections.abc import Iterator

from lading.patterns import regex

_NOTHING = frozenset(
    {"", "-", "n/a", "na", "nil", "no", "none", "null", "tbd", "unknown", "custom", "scratch", "from scratch"}
    | {"trained from scratch", "not applicable", "more information needed"}
)
"""Words that say that no base is named. That there is none is more than they say."""

_FOLDERS = frozenset(
    "cache checkpoint checkpoints ckpt ckpts data home mnt model models opt output outputs pretrained pretrained_models results"
    " root runs saves tmp weights workspace".split()
)
"""First parts of a path that read like an owner on the Hub and are none."""

_LINK = regex(r"\[[^\]]*\]\(([^)\s]+)\)")
_ADDRESS = regex(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?!datasets/|spaces/)(.+)")
_BELOW = regex(r"/(?:tree|blob|resolve|raw|commits?|discussions)(?:/.*)?$")
_CACHED = regex(r"(?:^|[/\\])models--([^/\\]+)")
"""The folder of a repository in the cache of the Hub's client (https://huggingface.co/docs/huggingface_hub/guides/manage-cache)."""
_ID = regex(r"[A-Za-z0-9_][\w.-]*/[A-Za-z0-9_][\w.-]*")
_BETWEEN = regex(r"\s*[,;|]\s*|\s+(?:and|\+|&)\s+|\s+")
_ADDED = regex(r"([A-Za-z0-9_][\w.-]*/[A-Za-z0-9_][\w.-]*)(?:[@#:]|\s*[(\[]).*")
_DRIVE = regex(r"[A-Za-z]:(?=[/\\])")


def bases_in(text: str) -> Iterator[str]:
    """The bases that ``text`` names: Hub ids where it has any, else the text itself, a path so that it is no id.

    Nothing when it is a word for nothing.
    """
    text = text.strip().strip("'\"")
    if link := _LINK.fullmatch(text):
        text = link[1]
    if text.strip("[]() .").casefold() in _NOTHING:
        return
    if repository := repository_at(text):
        yield repository
    elif cached := _CACHED.search(text):
        yield "/".join(cached[1].split("--", 1))
    elif not is_path(text) and (added := _ADDED.fullmatch(text)):
        yield added[1]
    elif len(several := _BETWEEN.split(text)) > 1 and all(_ID.fullmatch(each) and not is_path(each) for each in several):
        yield from several
    else:
        yield _plain(text)


def repository_at(address: str) -> str | None:
    """The model repository that an address on the Hub leads into; None when it leads elsewhere."""
    found = _ADDRESS.fullmatch(address)
    return _BELOW.sub("", found[1].partition("?")[0].partition("#")[0].rstrip("/")) if found else None


def is_path(text: str) -> bool:
    """Whether ``text`` is a place on somebody's machine, whatever stands there."""
    first, slash, _ = text.replace("\\", "/").partition("/")
    return bool(slash) and (first in ("", ".", "..", "~") or first.lower() in _FOLDERS or bool(_DRIVE.match(text)))


def parts(text: str) -> Iterator[str]:
    """The parts of a path, the last first."""
    yield from (part for part in reversed(text.replace("\\", "/").split("/")) if part.strip(". ~"))


def _plain(text: str) -> str:
    """A path as it is, but for one that could be taken for a repository's id."""
    return f"./{text}" if is_path(text) and _ID.fullmatch(text) else text
