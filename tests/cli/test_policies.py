"""Which policy applies, and that nothing unusable is passed over: every complaint shows a place, a line and a remedy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lading.assess.policy import BUILT_IN, Policy
from lading.cli import policies
from lading.cli.complain import rendered
from lading.domain.finding import Action
from lading.errors import PolicyError

ORG = '[origin]\ndirect = "warn"\n'


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, beside it a folder of the organisation; the current folder is the repository."""
    for name in ("repo", "org"):
        (tmp_path / name).mkdir()
    (tmp_path / "org" / "lading.toml").write_text(ORG)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def load(*given: str, environment: str = "") -> Policy:
    return policies.policy([Path(name) for name in given], Path(), {"LADING_POLICY": environment} if environment else {})


def own(text: str, name: str = "lading.toml") -> None:
    Path(name).write_text(text)


def refused(*given: str, environment: str = "") -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        load(*given, environment=environment)
    assert caught.value.remedy
    return caught.value


# --- refused, at the place that names it ------------------------------------------------------------------------------------


def a_circle() -> None:
    own('extends = ["../repo/lading.toml"]\n', "../org/lading.toml")


def a_folder() -> None:
    Path("../org/lading.toml").unlink()
    Path("../org/lading.toml").mkdir()


def a_loop() -> None:
    Path("../org/lading.toml").unlink()
    Path("../org/lading.toml").symlink_to("lading.toml")


def a_pipe() -> None:
    Path("../org/lading.toml").unlink()
    os.mkfifo("../org/lading.toml")


def too_deep() -> None:
    own('extends = ["b0.toml"]\n', "../org/lading.toml")
    for number in range(20):
        own(f'extends = ["b{number + 1}.toml"]\n', f"../org/b{number}.toml")


# title, what is done to ../org/lading.toml, which ours extends; words of the message
BELOW: list[tuple[str, Callable[[], object], str]] = [
    ("missing", lambda: Path("../org/lading.toml").unlink(), "the policy ../org/lading.toml does not exist"),
    ("a circle", a_circle, "in a circle: lading.toml → ../org/lading.toml → ../repo/lading.toml"),
    ("a folder", a_folder, "the policy ../org/lading.toml is no file"),
    ("links in a loop", a_loop, "the policy ../org/lading.toml cannot be read: Too many levels of symbolic links"),
    ("a pipe", a_pipe, "the policy ../org/lading.toml is no file"),
    ("not UTF-8", lambda: Path("../org/lading.toml").write_bytes(b"[origin]\n# caf\xe9\n"), "is not UTF-8: byte 0xe9 in line 2"),
    ("huge", lambda: Path("../org/lading.toml").write_bytes(b"# much\n" * 200_000), "is larger than 1 MiB"),
    ("no TOML", lambda: own("token = abc def\n", "../org/lading.toml"), "../org/lading.toml is no policy: ../org/lading.toml is not valid TOML"),
    ("another's file", lambda: own('[registry]\ntoken = "s3cr3t"\n', "../org/lading.toml"), "is no policy: `registry` is not a key"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "message"), [one[1:] for one in BELOW], ids=[one[0] for one in BELOW])
def test_a_file_below_that_cannot_be_used(repo: Path, spoil: Callable[[], object], message: str) -> None:
    own('# ours\nextends = ["../org/lading.toml"]\n')
    spoil()
    error = refused()
    assert message in error.message
    at = "../org/lading.toml:1:12" if "circle" in message else "lading.toml:2:12"
    assert error.place is not None
    assert str(error.place.location) == at
    shown = rendered(error)
    assert f"--> {at}\n" in shown
    assert 'extends = ["' in shown
    assert "^^^^^" in shown
    assert "s3cr3t" not in shown


def test_too_many_on_one_another(repo: Path) -> None:
    own('extends = ["../org/lading.toml"]\n')
    too_deep()
    error = refused()
    assert "more than 8 policies stand on one another" in error.message
    assert error.place is not None
    assert str(error.place.location) == "../org/b5.toml:1:12"


def test_a_policy_below_is_shown_where_it_is_wrong(repo: Path) -> None:
    own('extends = ["../org/lading.toml"]\n')
    own('[origin]\nwacth = ["CN"]\n', "../org/lading.toml")
    error = refused()
    assert rendered(error) == (
        "error: `wacth` is not a key of [origin]\n"
        "  --> ../org/lading.toml:2:1\n"
        "   |\n"
        ' 2 | wacth = ["CN"]\n'
        "   | ^^^^^\n"
        "  help: did you mean `watch`?\n"
    )


def test_every_problem_of_a_file_is_shown(repo: Path) -> None:
    own('[scan]\nmentions = 1\n[origin]\nwacth = ["CN"]\n[pins]\nrequire = "x"\n')
    shown = rendered(refused())
    assert shown.startswith("error: `scan.mentions` cannot be 1 (and 2 other problems in this file)\n  --> lading.toml:2:12\n")
    assert "\n\nerror: `wacth` is not a key of [origin]\n  --> lading.toml:4:1\n" in shown
    assert '\n\nerror: `pins.require` cannot be "x"\n  --> lading.toml:6:11\n' in shown
    own("".join(f"a{number} = 1\n" for number in range(40)))
    shown = rendered(refused())
    assert "(and 39 other problems in this file)" in shown
    assert shown.count("error: ") == 10


def test_itself(repo: Path) -> None:
    own('extends = ["lading.toml"]\n')
    assert "in a circle: lading.toml → lading.toml" in refused().message


@pytest.mark.parametrize("where", ["extends", "own"])
def test_a_link_that_leads_out_of_the_repository(repo: Path, where: str) -> None:
    Path("../secrets.toml").write_text("password = 'x y'\n")
    Path("lading.toml" if where == "own" else "base.toml").symlink_to("../secrets.toml")
    if where == "extends":
        own('extends = ["base.toml"]\n')
    error = refused()
    assert "is a link that leads out of the repository" in error.message
    assert "password" not in rendered(error)


def test_a_link_within_the_repository_is_followed(repo: Path) -> None:
    Path("conf").mkdir()
    own(ORG, "conf/policy.toml")
    Path("lading.toml").symlink_to("conf/policy.toml")
    assert load().origin.direct is Action.WARN


def test_a_link_below_may_lead_where_its_keeper_wants(repo: Path) -> None:
    Path("../org/link.toml").symlink_to("lading.toml")
    own('extends = ["../org/link.toml"]\n')
    assert load().origin.direct is Action.WARN


@pytest.mark.parametrize("name", ["lading.toml"])
def test_an_own_file_that_cannot_be_read_is_not_passed_over(repo: Path, name: str) -> None:
    Path(name).symlink_to(name)
    assert "Too many levels of symbolic links" in refused().message
    Path(name).unlink()
    Path(name).symlink_to("nowhere.toml")
    assert "does not exist" in refused().message
    Path(name).unlink()
    Path(name).mkdir()
    assert "is no file" in refused().message


def test_an_own_file_that_is_not_utf_8_is_shown_with_its_line(repo: Path) -> None:
    Path("lading.toml").write_bytes("[origin]\n# naïve caf".encode() + b'\xe9 direct = "allow"\n')
    error = refused()
    assert error.place is not None
    assert str(error.place.location) == "lading.toml:2:12"
    assert ' 2 | # naïve caf\N{REPLACEMENT CHARACTER} direct = "allow"\n   |            ^' in rendered(error)


def test_hostile_bytes_do_not_reach_the_terminal(repo: Path) -> None:
    own('[origin]\n"\\u001b[31m\\u202e" = 1 # ' + "x" * 5000 + "\n")
    shown = rendered(refused())
    assert not {"\x1b", "\u202e"} & set(shown)
    assert max(map(len, shown.splitlines())) < 200
    own("[origin]\n# \x1b[31m\n")
    assert "\x1b" not in rendered(refused())


@pytest.mark.parametrize(
    ("given", "environment", "message"),
    [
        ((), "https://example.org/lading.toml", "LADING_POLICY names https://example.org/lading.toml, which is a URL"),
        ((), "../org/none.toml", "LADING_POLICY names ../org/none.toml, which does not exist"),
        ((), "../org", "the policy ../org is no file"),
        (("none.toml",), "", "--policy names none.toml, which does not exist"),
        (("https://example.org/lading.toml",), "", "which is a URL"),
        (("pyproject.toml",), "", "pyproject.toml says nothing of lading"),
    ],
)
def test_a_file_that_is_named_from_outside(repo: Path, given: tuple[str, ...], environment: str, message: str) -> None:
    own('[project]\nname = "x"\n', "pyproject.toml")
    assert message in refused(*given, environment=environment).message


def test_what_the_organisation_locks(repo: Path) -> None:
    own('locked = ["origin"]\n', "../org/lading.toml")
    own('[origin]\ndirect = "allow"\n')
    for error in (refused(environment="../org/lading.toml"), refused("../org/lading.toml", "lading.toml")):
        assert rendered(error).startswith(
            "error: `origin.direct` is locked at ../org/lading.toml:1:11 and cannot be set here\n"
            "  --> lading.toml:2:1\n   |\n"
            ' 2 | direct = "allow"\n   | ^^^^^^\n'
        )


def test_what_a_file_below_locks(repo: Path) -> None:
    own('locked = ["origin"]\n', "../org/lading.toml")
    own('extends = ["../org/lading.toml"]\norigin.direct = "allow"\n')
    assert "`origin.direct` is locked at ../org/lading.toml:1:11" in refused().message


# --- which one applies ------------------------------------------------------------------------------------------------------


def test_none(repo: Path) -> None:
    assert load() is BUILT_IN
    own("x = [\n", "pyproject.toml")
    assert load() is BUILT_IN


@pytest.mark.parametrize("text", [b"# about lading\n[project]\nname = 'x'\n", b"\xff\xfe"])
def test_a_pyproject_that_says_nothing(repo: Path, text: bytes) -> None:
    Path("pyproject.toml").write_bytes(text)
    assert load() is BUILT_IN


def test_the_repository_s_own(repo: Path) -> None:
    own("[tool.lading.pins]\nrequire = 'any'\n", "pyproject.toml")
    assert (load().pins.require, load().description) == ("any", "pyproject.toml")
    own("")
    assert (load().pins.require, load().description) == ("commit", "lading.toml")


def test_files_that_are_given_take_the_place_of_the_own_one(repo: Path) -> None:
    own('[origin]\nderived = "allow"\n')
    found = load("../org/lading.toml")
    assert (found.origin.direct, found.origin.derived, found.description) == (Action.WARN, Action.DENY, "../org/lading.toml")


def test_of_several_the_later_goes_before(repo: Path) -> None:
    own('[origin]\ndirect = "allow"\n', "strict.toml")
    assert load("../org/lading.toml", "strict.toml").origin.direct is Action.ALLOW
    assert load("strict.toml", "../org/lading.toml").origin.direct is Action.WARN
    assert load("../org/lading.toml", "strict.toml").file == "strict.toml"


def test_the_organisation_s_is_below_all(repo: Path) -> None:
    assert load(environment="../org/lading.toml").origin.direct is Action.WARN
    assert not load(environment="../org/lading.toml").own
    own('[origin]\nderived = "allow"\n')
    found = load(environment="../org/lading.toml")
    assert (found.origin.direct, found.origin.derived) == (Action.WARN, Action.ALLOW)
    assert load("lading.toml", environment="../org/lading.toml").description == "lading.toml over ../org/lading.toml"


def test_the_organisation_s_that_is_the_own_one_counts_once(repo: Path) -> None:
    own('locked = ["origin"]\n[origin]\ndirect = "warn"\n')
    assert load(environment=str(repo / "lading.toml")).description == "lading.toml"
    assert load("./lading.toml", environment="lading.toml").own


def test_paths_are_relative_to_the_file_that_names_them(repo: Path) -> None:
    Path("../org/base").mkdir()
    own('extends = ["base/more.toml"]\n', "../org/lading.toml")
    own('[pins]\nrequire = "tag"\n', "../org/base/more.toml")
    Path("conf").mkdir()
    own('extends = ["../../org/lading.toml"]\n', "conf/own.toml")
    found = load("conf/own.toml")
    assert found.files == ("../org/base/more.toml", "../org/lading.toml", "conf/own.toml")
    assert str(found.place("pins", "require")) == "../org/base/more.toml:2:1"


def test_a_file_that_two_extend_counts_once(repo: Path) -> None:
    entry = '[[approve]]\nmodel = "a/b"\nreason = "r"\napproved_by = "x"\n'
    own(entry, "base.toml")
    for name in ("one", "two"):
        own('extends = ["base.toml"]\n', f"{name}.toml")
    own('extends = ["one.toml", "./two.toml"]\n')
    found = load()
    assert found.files == ("base.toml", "one.toml", "two.toml", "lading.toml")
    assert len(found.approve) == 1


def test_a_pyproject_may_be_extended(repo: Path) -> None:
    own('[tool.lading.pins]\nrequire = "any"\n', "../org/pyproject.toml")
    own('extends = ["../org/pyproject.toml"]\n')
    assert load().pins.require == "any"
    own("[tool.other]\n", "../org/pyproject.toml")
    assert "../org/pyproject.toml says nothing of lading" in refused().message


# --- a part of a repository ---------------------------------------------------------------------------------------------------


def part(repo: Path, *, git: bool = True) -> Path:
    """A folder two levels down in ``repo``, which is the current folder then."""
    (repo / "a" / "b").mkdir(parents=True)
    if git:
        (repo / ".git").mkdir()
    os.chdir(repo / "a" / "b")
    return Path()


def test_above_a_folder_in_no_repository_nothing_is_looked_for(repo: Path) -> None:
    own(ORG)
    own("", "lading.lock")
    assert policies.home(part(repo, git=False)) == Path()


def test_nothing_is_looked_for_above_the_root_of_the_repository(repo: Path) -> None:
    own(ORG, "../lading.toml")
    (repo / ".git").mkdir()
    assert policies.home(Path()) == Path()
    (repo / "a").mkdir()
    assert policies.home(Path("a")) == Path("a")


def test_nor_above_a_submodule(repo: Path) -> None:
    own(ORG)
    here = part(repo)
    own("gitdir: ../../.git/modules/b\n", ".git")
    assert policies.home(here) == Path()


def test_a_part_with_a_policy_of_its_own_is_judged_by_it(repo: Path) -> None:
    own(ORG)
    here = part(repo)
    own("")
    assert policies.home(here) == here


def test_a_pyproject_of_other_tools_is_no_policy(repo: Path) -> None:
    own(ORG)
    here = part(repo)
    own("[tool.other]\nname = 'lading'\n", "pyproject.toml")
    assert policies.home(here) == Path("../..")


@pytest.mark.parametrize(
    ("name", "text"), [("lading.toml", ORG), ("pyproject.toml", f"[tool.lading]{ORG}"), ("pyproject.toml", "[tool.lading")]
)
def test_the_nearest_policy_above_a_part(repo: Path, name: str, text: str) -> None:
    own(text.replace("[tool.lading][origin]", "[tool.lading.origin]"), name)
    here = part(repo)
    assert policies.home(here) == Path("../..")
    assert policies.home(here.absolute()) == repo
    own(ORG, "../lading.toml")
    assert policies.home(here) == Path("..")


def test_the_lock_above_a_part_counts_where_no_policy_does(repo: Path) -> None:
    own("", "lading.lock")
    here = part(repo)
    assert policies.home(here) == Path("../..")
    own("", "lading.lock")
    assert policies.home(here) == here
    own(ORG, "../lading.toml")
    assert policies.home(here) == Path("..")
