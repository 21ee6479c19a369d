"""Which policy applies: the organisation's file, the repository's own one, and the files that these stand on.

Nothing is fetched. A file that is there and cannot be used is an error, never a reason to fall back on another policy.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from lading.assess.policy import BUILT_IN, Layer, Policy, combine, read
from lading.assess.policy.layers import Validate, is_stated
from lading.assess.policy.sections import Sections
from lading.assess.policy.values import is_url
from lading.cli.validated import remembering
from lading.domain.source import Location
from lading.errors import Place, PolicyError, UsageError

VARIABLE: Final = "LADING_POLICY"
"""The environment variable that names the organisation's policy file."""

OWN: Final = "lading.toml"
PROJECT: Final = "pyproject.toml"
LOCK: Final = "lading.lock"

_NAMES: Final = frozenset((OWN, PROJECT, LOCK))

LARGEST: Final = 1 << 20
"""How large a policy file may be, in bytes: the largest that people write by hand have some hundred lines."""

DEEPEST: Final = 8
"""How many files may stand on one another."""


def policy(given: Sequence[Path] | None, root: Path, environment: Mapping[str, str]) -> Policy:
    """The organisation's policy, if there is one, with the files ``given`` over it, the nearest last; without any the
    repository's ``lading.toml``, or ``[tool.lading]`` of its pyproject, or the built-in one.

    Raises `PolicyError` that shows the place where one of them is wrong, and `UsageError` when ``root`` is no folder.
    """
    if not root.is_dir():
        raise UsageError(f"{root} is no folder", remedy="give the root of a repository")
    files = tuple(given or ()) or _found(root)
    stack = _organisation(root, environment, files)
    for file in files:
        if given:
            stack.add_named(str(file), "--policy names")
        else:
            stack.add(file, file.name)
    return combine(stack.layers, own=bool(files)) if stack.layers else BUILT_IN


def with_own(content: str | None, root: Path, environment: Mapping[str, str]) -> Policy:
    """The policy that would apply if ``content`` were the repository's ``lading.toml``; the organisation's alone for None."""
    stack = _organisation(root, environment, ())
    layer = None if content is None else read(content, OWN)
    layers = [*stack.layers, layer] if layer else stack.layers
    return combine(layers, own=layer is not None) if layers else BUILT_IN


def _organisation(root: Path, environment: Mapping[str, str], files: Sequence[Path]) -> _Stack:
    """The organisation's layers; none when its file is one of the repository's own ``files``."""
    stack = _Stack(root, remembering(environment))
    named = environment.get(VARIABLE, "").strip()
    if named and not any(_same(Path(named), file) for file in files):
        stack.add_named(named, f"{VARIABLE} names")
    return stack


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _found(root: Path) -> tuple[Path, ...]:
    """The repository's own file; a pyproject without a word about lading is not ours to judge, valid or not."""
    file, project = root / OWN, root / PROJECT
    if os.path.lexists(file):
        return (file,)
    if not project.is_file():
        return ()
    try:
        data = project.read_bytes()
    except OSError:
        return ()
    if b"lading" not in data or not is_stated(text(project, PROJECT), PROJECT):
        return ()
    return (project,)


def home(folder: Path) -> Path:
    """The folder that ``folder`` is audited from: where its policy stands, the nearest upwards, else its lock; as far as its
    repository reaches. ``folder`` itself without either.
    """
    here = folder.resolve()
    folders = (here, *here.parents)
    top = next((at for at, one in enumerate(folders) if os.path.lexists(one / ".git")), 0)
    # Folders above are listed, not asked for names: then an answer that is kept (`staging`) is known to rest on what is there.
    around = [here, *(one for one in folders[1 : top + 1] if not _NAMES.isdisjoint(_listed(one)))]
    found = next(filter(own, around), None) or next((one for one in around if (one / LOCK).is_file()), here)
    if found == here:
        return folder
    return found if folder.is_absolute() else Path(os.path.relpath(found))


def _listed(folder: Path) -> Iterable[str]:
    try:
        return [each.name for each in folder.iterdir()]
    except OSError:
        return _NAMES  # what cannot be listed may still be opened


def own(folder: Path) -> Path | None:
    """The policy file that stands in ``folder``, also one that cannot be used."""
    try:
        return next(iter(_found(folder)), None)
    except PolicyError:
        return folder / PROJECT


@dataclass(slots=True)
class _Stack:
    """The layers read so far, the farthest first; each file once, where it was first asked for."""

    root: Path
    validate: Validate
    layers: list[Layer] = field(default_factory=list)
    _done: set[tuple[int, int]] = field(default_factory=set)

    def add_named(self, name: str, said: str) -> None:
        """A file that the command line or the environment names."""
        file = Path(name)
        if is_url(name):
            raise PolicyError(f"{said} {name}, which is a URL; policies are files", remedy="fetch it before, and name the file")
        if not os.path.lexists(file):
            raise PolicyError(f"{said} {name}, which does not exist", remedy="give the path of a policy file")
        self.add(file, name)

    def add(self, file: Path, shown: str, above: tuple[tuple[tuple[int, int], str], ...] = (), at: Place | None = None) -> None:
        """A file with all that it stands on; ``above`` are those that stand on it, ``at`` is the place that names it."""
        identity = _identity(file, shown, at)
        if identity in [each for each, _ in above]:
            circle = " → ".join([*(name for _, name in above), shown])
            raise PolicyError(f"policies stand on one another in a circle: {circle}", place=at, remedy="take one `extends` out")
        if identity in self._done:
            return
        if len(above) >= DEEPEST:
            raise PolicyError(f"more than {DEEPEST} policies stand on one another", place=at, remedy="extend fewer files")
        self._stay_inside(file, shown, at)
        layer = self._layer(file, shown, at)
        for number, entry in enumerate(layer.stated.extends):
            below = PurePosixPath(os.path.normpath(PurePosixPath(Path(shown).as_posix()).parent / entry)).as_posix()
            self.add(file.parent / entry, below, (*above, (identity, shown)), layer.value(("extends", number)))
        self._done.add(identity)
        self.layers.append(layer)

    def _stay_inside(self, file: Path, shown: str, at: Place | None) -> None:
        """Refuse a link by which a repository would pass off a file of the machine as its policy: messages quote policies."""
        root = self.root.resolve()
        named = Path(os.path.normpath(file.parent.resolve() / file.name))
        if named.is_relative_to(root) and not file.resolve().is_relative_to(root):
            remedy = 'put the file itself there, or write extends = ["../…"]'
            raise PolicyError(f"{shown} is a link that leads out of the repository", place=at, remedy=remedy)

    def _layer(self, file: Path, shown: str, at: Place | None) -> Layer:
        content = text(file, shown, at)
        try:
            layer = read(content, shown, pyproject=file.name == PROJECT, validate=self.validate)
        except PolicyError as error:
            if at is None or _looks_like_one(content):  # named by whoever runs lading, or a policy by its own words
                raise
            # What stands in a file that is no policy is nobody's business: say where, and show only who names it.
            where = f" (at {error.place.location})" if error.place else ""
            raise PolicyError(f"{shown} is no policy: {error.message}{where}", place=at, remedy=error.remedy) from None
        if layer is None:
            raise PolicyError(f"{shown} says nothing of lading", place=at, remedy="write [tool.lading.origin] and so on in it")
        return layer


def _looks_like_one(content: str) -> bool:
    """Whether a text has a table or key of a policy at the start of a line."""
    starts = {line.strip().lstrip("[").split("]")[0].split("=")[0].split(".")[0].strip() for line in content.splitlines()}
    return not starts.isdisjoint(Sections.described()) or "[tool.lading" in content


def _identity(file: Path, shown: str, at: Place | None) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        raise PolicyError(f"the policy {shown} does not exist", place=at, remedy="correct the path, or add the file") from None
    except (OSError, ValueError) as error:
        raise _unreadable(shown, error, at) from error
    if not stat.S_ISREG(found.st_mode):
        raise PolicyError(f"the policy {shown} is no file", place=at, remedy="give a TOML file")
    return found.st_dev, found.st_ino


def _unreadable(shown: str, error: Exception, at: Place | None) -> PolicyError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return PolicyError(f"the policy {shown} cannot be read: {why}", place=at, remedy="give a readable TOML file")


def text(file: Path, shown: str, at: Place | None = None) -> str:
    """The text of a TOML file that somebody wrote by hand, called ``shown`` in what is said about it; ``at`` is the place that
    names it. Raises `PolicyError`.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(shown, error, at) from error
    if len(data) > LARGEST:
        place = at or Place(Location(shown, 1, 1))
        raise PolicyError(f"the policy {shown} is larger than {LARGEST >> 20} MiB", place=place, remedy="give a smaller file")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line = before.count("\n") + 1
        whole = data.split(b"\n")[line - 1].decode("utf-8", "replace")
        place = Place(Location(shown, line, len(before) - (before.rfind("\n") + 1) + 1), whole.rstrip("\r"))
        message = f"the policy {shown} is not UTF-8: byte 0x{data[error.start]:02x} in line {line}"
        raise PolicyError(message, place=place if at is None else at, remedy="save it as UTF-8") from error
