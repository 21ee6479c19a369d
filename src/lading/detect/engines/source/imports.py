"""What a file's own names stand for in other packages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.patterns import regex

_JS_IMPORT = regex(r"\bimport\s+(?:type\s+)?([\w$*{}\s,]{1,3000}?)\s*from\s*[\"']([^\"'\n]+)[\"']")
_JS_REQUIRE = regex(
    r"\b(?:const|let|var)\s+([\w$]+|\{[\w$\s,:]{1,2000}\})\s*=\s*(?:await\s+)?(?:require|import)\s*\(\s*[\"']([^\"'\n]+)[\"']"
)
_JS_NAME = regex(r"(?:([\w$*]+)\s*(?:as|:)\s*)?([\w$]+)")
_GO_IMPORT = regex(r"^(?:import)?[ \t]*([\w.]+[ \t]+)?\"([\w./-]+)\"[ \t]*(?://[^\n]*)?$", re.MULTILINE)
_GO_BODY = regex(r"^(?:func|type|var|const)\b", re.MULTILINE)
_RUST_USE = regex(r"^[ \t]*(?:pub(?:\([\w:]+\))?[ \t]+)?use[ \t]+(?:::)?([^;]{1,2000});", re.MULTILINE)
_RUST_NAME = regex(r"([\w:]+)(?:[ \t]+as[ \t]+(\w+))?|([{},])")
_DOTTED_IMPORT = regex(r"^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+)\.(\w+)(?:[ \t]+as[ \t]+(\w+))?", re.MULTILINE)
_NOT_PACKAGES = ("crate", "super", "self", "std", "core", "alloc")


def names(text: str, language: str) -> dict[str, str]:
    """Local names and the qualified names that they stand for."""
    if language == "javascript":
        return dict(_javascript(text))
    if language == "go":
        return dict(_go(text))
    if language == "rust":
        return {name: path.replace("::", ".") for name, path, _ in rust_uses(text)}
    if language in ("java", "kotlin", "scala", "groovy"):
        return {m[3] or m[2]: f"{m[1]}.{m[2]}" for m in _DOTTED_IMPORT.finditer(text)}
    return {}


def _javascript(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_JS_IMPORT, _JS_REQUIRE) if "require(" in text or "import(" in text else (_JS_IMPORT,):
        for found in pattern.finditer(text):
            module = npm_package(found[2]) or found[2]
            head, _, braced = found[1].partition("{")
            for part in head.split(","):
                if name := _JS_NAME.fullmatch(part.strip().removeprefix("type ")):
                    whole = name[1] == "*" or pattern is _JS_REQUIRE
                    yield name[2], module if whole else f"{module}.{name[2]}"
            for part in braced.rstrip("} \n\t").split(","):
                if name := _JS_NAME.fullmatch(part.strip().removeprefix("type ")):
                    yield name[2], f"{module}.{name[1] or name[2]}"


def npm_package(path: str) -> str:
    """The package of an import path: ``@scope/name`` or ``name``, without subpath, version or address; empty for own files."""
    if path.startswith(("http://", "https://")):
        _, cdn, path = path.partition("/npm/")
        if not cdn:
            return ""
    path = path.removeprefix("npm:")
    parts = path.split("/")
    wanted = 2 if path.startswith("@") else 1
    if path.startswith((".", "/", "~", "#", "@/", "node:", "$")) or len(parts) < wanted or ":" in parts[0]:
        return ""
    name = parts[wanted - 1].partition("@")[0]
    return "/".join((*parts[: wanted - 1], name)) if name else ""


def _go(text: str) -> Iterator[tuple[str, str]]:
    body = _GO_BODY.search(text)
    for found in _GO_IMPORT.finditer(text, 0, body.start() if body else len(text)):
        path = re.sub(r"/v\d+$", "", found[2])
        last = path.rpartition("/")[2]
        yield (found[1] or "").strip() or re.sub(r"^go-|-(?:sdk-)?go$|\.v\d+$", "", last), path


def rust_uses(text: str) -> Iterator[tuple[str, str, int]]:
    """Name, path and offset of everything that is used, groups within groups included."""
    for use in _RUST_USE.finditer(text):
        prefixes = [""]
        prefix = ""
        for part in _RUST_NAME.finditer(use[1]):
            if part[3] == "{":
                prefixes.append(prefix)
            elif part[3] == "}" and len(prefixes) > 1:
                prefixes.pop()
            elif part[1]:
                prefix = prefixes[-1] + part[1]
                last = part[2] or prefix.rpartition("::")[2]
                if last == "self":
                    prefix = prefix.removesuffix("::self")
                    last = prefix.rpartition("::")[2]
                if last and prefix.partition("::")[0] not in _NOT_PACKAGES:
                    yield last, prefix, use.start()
