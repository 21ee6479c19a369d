"""One policy file as it was read, and the policy that several of them make together.

Tables merge key by key: the nearer file's value takes the place of the farther one's, lists included. ``[[approve]]`` and
``[[clarify]]`` of all files apply. What a file locks, no nearer one may set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeAlias

from lading.assess.complaints import SHOWN, Complaints, first_of
from lading.assess.policy.sections import ENTRIES, KEYS, TABLES, Sections
from lading.domain.source import Location
from lading.errors import Place, PolicyError
from lading.positions import toml
from lading.positions.tree import Array, Node, ParseError, Table, at, key_of

Path: TypeAlias = tuple[str | int, ...]
"""Where something stands in a policy: ``("licenses", "allow", 0)``."""

BUILT_IN_NAME: Final = "built-in policy"
OWN_NAME: Final = "lading.toml"

_ONE_LIST: Final = {"licenses.allow": "licenses.deny", "licenses.deny": "licenses.allow"}
"""Two spellings of one setting, the list of licences: who gives or locks one gives or locks the other."""


class Layer(NamedTuple):
    """One policy file: what it says, and where in its ``tree``. ``prefix`` stands before the names of its tables."""

    path: str
    stated: Sections
    sha: str
    prefix: str
    tree: Table
    complaints: Complaints

    def says(self, table: str) -> tuple[str, ...]:
        """The keys of a table that the file gives."""
        found = self.tree.get(table)
        return tuple(str(key.value) for key, _ in found.entries) if isinstance(found, Table) else ()

    @property
    def places(self) -> Mapping[Path, Location]:
        """Where each setting stands, list entries one by one."""
        return dict(self._places())

    def _places(self) -> Iterator[tuple[Path, Location]]:
        for table in TABLES:
            for name in sorted(self.says(table)):
                yield from self._setting((table, name))

    def _setting(self, path: Path) -> Iterator[tuple[Path, Location]]:
        yield path, self.key(path).location
        value = at(self.tree, path)
        if isinstance(value, Array):
            for number, item in enumerate(value.items):
                yield (*path, number), Location(self.path, item.line, item.column)

    def key(self, path: Path) -> Place:
        """The key of a setting as it is written."""
        found = key_of(self.tree, path)
        return self.complaints.key(found) if found else self.complaints.node(at(self.tree, path))

    def value(self, path: Path) -> Place:
        """A value as it is written."""
        return self.complaints.node(at(self.tree, path))


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy(Sections):
    """A whole policy: what its layers say together, and which of them said what. ``own`` tells whether the nearest layer is the
    repository's own file.
    """

    layers: tuple[Layer, ...] = field(default=(), repr=False, compare=False)
    own: bool = field(default=False, compare=False)
    places: Mapping[Path, Location] = field(default_factory=dict, repr=False, compare=False)
    locks: Mapping[str, Location] = field(default_factory=dict, repr=False, compare=False)

    @property
    def description(self) -> str:
        """What the report calls it: the path of its file, with those it stands on, or ``built-in policy``."""
        return " over ".join(layer.path for layer in reversed(self.layers)) or BUILT_IN_NAME

    @property
    def file(self) -> str:
        """The repository's own file, to write an entry into; it need not be there yet."""
        return self.layers[-1].path if self.own else OWN_NAME

    @property
    def sha(self) -> str:
        """SHA-256 of the files' text; empty for the built-in policy."""
        digests = [layer.sha for layer in self.layers]
        return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest() if digests else ""

    @property
    def files(self) -> tuple[str, ...]:
        """The files it was read from, the farthest first."""
        return tuple(layer.path for layer in self.layers)

    def header(self, table: str) -> str:
        """How an array of tables is opened in the repository's own file: ``[[approve]]``."""
        return f"[[{self.layers[-1].prefix if self.own else ''}{table}]]"

    def place(self, *path: str | int) -> Location | None:
        """Where a setting, or an entry of its list, was said; None: nowhere, it is the built-in one."""
        return self.places.get(path)

    def locked_by(self, setting: str) -> Location | None:
        """Where a setting (``origin.direct``) or a table is locked, if it is."""
        return self.locks.get(setting)

    def is_own(self, location: Location) -> bool:
        """Whether something stands in the repository's own file and not in one that it stands on."""
        return self.own and location.path == self.layers[-1].path


BUILT_IN: Final = Policy()
"""What applies when there is no policy file."""


Validate: TypeAlias = Callable[[Table, Complaints], Sections]
"""Makes of a file's table what it says, or raises `PolicyError`."""


def parse(text: str, path: str, *, pyproject: bool = False) -> Policy:
    """The policy that ``text`` (the content of ``path``) alone states; for a pyproject its ``[tool.lading]``, `BUILT_IN`
    without one. What it extends is not read.

    Raises `PolicyError` that points at the first problem in the file and says how many others there are.
    """
    layer = read(text, path, pyproject=pyproject)
    return BUILT_IN if layer is None else combine([layer])


def read(text: str, path: str, *, pyproject: bool = False, validate: Validate | None = None) -> Layer | None:
    """What one file says; None for a pyproject without ``[tool.lading]``. Raises `PolicyError` as `parse` does. ``validate`` is
    `lading.assess.policy.reading.sections` unless given.
    """
    text = text.removeprefix("\ufeff")
    complaints = Complaints(text, path, KEYS)
    tree = _table(complaints, pyproject=pyproject)
    if tree is None:
        return None
    stated = (validate or _validated)(tree, complaints)
    for name in ENTRIES:
        for index, entry in enumerate(getattr(stated, name)):
            entry.place(complaints.node(at(tree, (name, index))).location)
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Layer(path, stated, sha, "tool.lading." if pyproject else "", tree, complaints)


def _validated(tree: Table, complaints: Complaints) -> Sections:
    from lading.assess.policy.reading import sections  # when a file is read that is not known: most runs read none

    return sections(tree, complaints)


def is_stated(text: str, path: str) -> bool:
    """Whether a pyproject has a ``[tool.lading]``, right or wrong; raises `PolicyError` when it is no TOML."""
    return _table(Complaints(text.removeprefix("\ufeff"), path, KEYS), pyproject=True) is not None


def _table(complaints: Complaints, *, pyproject: bool) -> Table | None:
    try:
        tree: Node = toml.parse(complaints.text)
    except ParseError as error:
        raise complaints.syntax(error) from error
    for name in ("tool", "lading") if pyproject else ():
        below = tree.get(name) if isinstance(tree, Table) else None
        if below is None:
            return None
        tree = below
    if not isinstance(tree, Table):
        place = complaints.node(tree)
        raise PolicyError("tool.lading has to be a table", place=place, remedy="write [tool.lading.origin] and so on")
    return tree


def combine(layers: Sequence[Layer], *, own: bool = True) -> Policy:
    """The policy of these layers, the nearest last; ``own`` tells whether that one is the repository's own file.

    Raises `PolicyError` when a layer sets what a farther one locks.
    """
    locks = _locks(layers)
    values: dict[str, Any] = {table: getattr(BUILT_IN, table) for table in TABLES}
    places: dict[Path, Location] = {}
    for layer in layers:
        for table in TABLES:
            values[table] = _over(values[table], table, layer)
        known = layer.places
        _forget(places, known)
        places |= known
    for name in ENTRIES:
        values[name] = tuple(entry for layer in layers for entry in getattr(layer.stated, name))
    values["locked"] = tuple(dict.fromkeys(name for layer in layers for name in layer.stated.locked))
    return Policy(**values, layers=tuple(layers), own=own and bool(layers), places=places, locks=locks)


def _over(farther: Any, table: str, layer: Layer) -> Any:
    nearer = getattr(layer.stated, table)
    stated = {name: getattr(nearer, name) for name in layer.says(table)}
    for name in tuple(stated):
        if other := _ONE_LIST.get(f"{table}.{name}"):
            stated.setdefault(other.partition(".")[2], None)
    return replace(farther, **stated) if stated else farther


def _forget(places: dict[Path, Location], nearer: Mapping[Path, Location]) -> None:
    """Drop the places of what ``nearer`` replaces: the entries of its lists go with a list."""
    replaced = {path[:2] for path in nearer}
    replaced |= {tuple(other.split(".")) for path in nearer if (other := _ONE_LIST.get(".".join(map(str, path[:2]))))}
    for path in [path for path in places if path[:2] in replaced]:
        del places[path]


def _locks(layers: Sequence[Layer]) -> dict[str, Location]:
    """Every lock with its place; raises `PolicyError` where a layer does not heed those of the farther ones."""
    locks: dict[str, Location] = {}
    for layer in layers:
        if locks:
            _heed(layer, locks)
        for number, name in enumerate(layer.stated.locked):
            place = layer.value(("locked", number)).location
            locks.setdefault(name, place)
            if name in _ONE_LIST:
                locks.setdefault(_ONE_LIST[name], place)
    return locks


def _heed(layer: Layer, locks: Mapping[str, Location]) -> None:
    broken = [
        (layer.key((table, name)), f"{table}.{name}", lock)
        for table in TABLES
        for name in layer.says(table)
        if (lock := locks.get(table) or locks.get(f"{table}.{name}"))
    ]
    broken += [(layer.value((name, 0)), name, locks[name]) for name in ENTRIES if name in locks and getattr(layer.stated, name)]
    if not broken:
        return
    broken.sort(key=lambda one: one[0].location)
    remedy = "remove it: the locked value applies"
    problems = [
        PolicyError(f"`{name}` is locked at {lock} and cannot be set here", place=place, remedy=remedy)
        for place, name, lock in broken[:SHOWN]
    ]
    raise first_of(problems, len(broken))
