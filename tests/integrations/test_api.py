"""The Python interface, and every example on its page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from composite_action import clean_environment
from running import NOW, ROOT, Run, runner

import lading

PAGE = ROOT / "docs" / "integrations" / "api.md"
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?", re.DOTALL)
MARK = "--- example ---"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample company repository, and an environment that asks nobody."""
    for name in (
        "HF_HOME",
        "HF_HUB_CACHE",
        "HF_TOKEN",
        "LADING_CACHE",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "GITHUB_ACTIONS",
        "GITLAB_CI",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    return Path(shutil.copytree(ROOT / "fixtures" / "company", tmp_path / "company"))


@pytest.fixture
def command(tmp_path: Path) -> Run:
    return runner(tmp_path / "home")


def test_nothing_is_loaded_by_the_import() -> None:
    program = "import sys; before = set(sys.modules); import lading; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name.startswith(("lading.", "typer", "pydantic", "rich"))] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'lading' has no attribute 'scan_all'"):
        lading.scan_all  # noqa: B018


def test_every_name_is_there_described_and_on_the_page() -> None:
    names = sorted(
        set(dir(lading))
        - {n for n in vars(lading) if n.startswith("_")}
        - {"import_module", "annotations", "TYPE_CHECKING", "Any"}
    )
    public = [name for name in names if not isinstance(getattr(lading, name), type(sys))]
    page = PAGE.read_text("utf-8")
    assert len(public) > 20
    assert [name for name in public if not getattr(lading, name).__doc__] == []
    assert [name for name in public if not re.search(rf"`(lading\.)?{name}[`(]", page)] == []


def test_no_module_hides_a_name_of_the_interface(company: Path) -> None:
    """Importing ``lading.x`` sets the attribute ``x``: no module of the package may be called like a function."""
    modules = {path.stem for path in Path(str(lading.__file__)).parent.iterdir()}
    assert modules & {"audit", "render", "write"} == set()


@pytest.mark.parametrize("path", ["gone", "gone/bom.json"])
def test_a_path_that_is_not_there(path: str, company: Path) -> None:
    with pytest.raises(lading.UsageError, match="does not exist"):
        lading.audit(company / path)


def test_a_policy_that_is_not_there(company: Path) -> None:
    with pytest.raises(lading.PolicyError):
        lading.audit(company, policy=company / "gone.toml")


def test_a_format_that_is_not_there(company: Path) -> None:
    report = lading.audit(company)
    with pytest.raises(lading.UsageError, match="does not say which format"):
        lading.write(report, company / "bom.xyz")
    with pytest.raises(lading.UsageError, match="no output format"):
        lading.render(report, "docx")
    with pytest.raises(lading.UsageError, match=r"1\.3 cannot be written"):
        lading.write(report, company / "bom.cdx.json", spec_version="1.3")  # type: ignore[arg-type]
    with pytest.raises(lading.UsageError, match="cannot be written"):
        lading.write(report, company / "gone" / "bom.cdx.json")
    assert not (company / "bom.cdx.json").exists()


def test_every_error_is_a_lading_error() -> None:
    for error in (lading.CatalogError, lading.PolicyError, lading.UsageError):
        assert issubclass(error, lading.LadingError)


def test_it_prints_nothing_and_leaves_the_process_as_it_was(company: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import gc

    before = gc.get_threshold(), gc.get_freeze_count()
    lading.render(lading.audit(str(company)), "csv")
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
    assert capfd.readouterr() == ("", "")


def test_it_says_what_the_command_line_says(company: Path, command: Run) -> None:
    done = command("scan", "--json", "-o", "bom.cdx.json", cwd=company, HF_HUB_OFFLINE="1")
    written = (company / "bom.cdx.json").read_text("utf-8")
    (company / "bom.cdx.json").unlink()
    report = lading.audit(company)
    assert json.loads(lading.render(report, "json")) == json.loads(done.stdout)
    lading.write(report, company / "again.cdx.json")
    assert (company / "again.cdx.json").read_text("utf-8") == written


def test_a_policy_of_ones_own(company: Path) -> None:
    own = company.parent / "own.toml"
    own.write_text('[origin]\nwatch = ["KP"]\n', "utf-8")
    for given in (own, str(own), [own]):
        denied = {finding.rule for finding in lading.audit(company, policy=given).denied}
        assert "license-conflict" in denied
        assert "hosted-in-watched-country" not in denied


def test_the_examples(company: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text("utf-8")
    program = f"\nprint({MARK!r})\n".join(found["code"] for found in EXAMPLE.finditer(text))
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=company,
        env=clean_environment(tmp_path / "home") | {"HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    shown = iter(part.lstrip("\n") for part in done.stdout.split(f"{MARK}\n"))
    made = EXAMPLE.sub(lambda found: f"```python\n{found['code']}```\n" + _block(next(shown)), text)
    if request.config.getoption("--update-snapshots"):
        PAGE.write_text(made, "utf-8")
    assert PAGE.read_text("utf-8") == made
    assert next(shown, None) is None


def _block(shown: str) -> str:
    return f"\n```text\n{shown}```\n" if shown else ""
