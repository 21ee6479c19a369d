"""``lading init`` run as a user runs it: a policy that passes today, and what it leaves to be decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run

from lading.assess.policy import BUILT_IN, parse

pytestmark = pytest.mark.slow

PICKLE = b"\x80\x02csklearn.svm._classes\nSVC\nq\x00)\x81q\x01."
"""A pickle of a model: an object of scikit-learn's."""


def load(folder: Path, name: str) -> None:
    (folder / "app.py").write_text(f"from transformers import AutoModel\nAutoModel.from_pretrained({name!r})\n", "utf-8")


# --- refused ------------------------------------------------------------------------------------------------------------


def test_a_policy_that_is_there_stays(lading: Run, company: Path) -> None:
    (company / "lading.toml").write_text("# ours\n")
    done = lading("init", "--offline", cwd=company)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--force" in done.stderr
    assert (company / "lading.toml").read_text() == "# ours\n"


def test_a_policy_in_pyproject_is_one(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.lading.origin]\ndirect = "warn"\n')
    done = lading("init", "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pyproject.toml holds a policy already" in done.stderr
    assert not (tmp_path / "lading.toml").exists()


@pytest.mark.parametrize("where", ["nowhere", "file"])
def test_a_path_that_is_no_folder(lading: Run, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("x")
    done = lading("init", where, "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no folder" in done.stderr


def test_hostile_names_stay_in_comments_and_strings(lading: Run, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ('a\n[origin]\ndirect = "allow".pkl', "\x1b[31m\u202e.pkl", "[a-z]*.pkl"):
        (tree / name).write_bytes(PICKLE)
    done = lading("init", "--offline", cwd=tree)
    assert done.returncode == 0, done.stderr
    text = (tree / "lading.toml").read_text("utf-8")
    assert not {"\x1b", "\u202e"} & set(done.stdout + text)
    assert parse(text, "lading.toml").origin == BUILT_IN.origin
    assert lading("check", "-q", "--offline", cwd=tree).returncode == 0
    (tree / "b.pkl").write_bytes(PICKLE)
    assert lading("check", "-q", "--offline", cwd=tree).returncode == 1


def test_where_sign_offs_are_locked_nothing_is_written(lading: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    load(folder, "Qwen/Qwen2.5-3B-Instruct")
    (tmp_path / "org.toml").write_text('locked = ["approve"]\n')
    done = lading("init", "--offline", cwd=folder, LADING_POLICY="../org.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "sign-offs are locked at ../org.toml:1:11" in done.stderr
    assert not (folder / "lading.toml").exists()


# --- written ------------------------------------------------------------------------------------------------------------


def test_it_passes_today_and_not_for_ever(lading: Run, company: Path) -> None:
    assert lading("check", "-q", "--offline", cwd=company).returncode == 1
    done = lading("init", "--offline", cwd=company)
    assert (done.returncode, done.stderr) == (0, "")
    assert lading("check", "-q", "--offline", cwd=company).returncode == 0
    policy = parse((company / "lading.toml").read_text("utf-8"), "lading.toml")
    assert policy.approve
    assert all(entry.until and entry.approved_by == "nobody yet" for entry in policy.approve)


def test_the_values_are_the_built_in_ones(lading: Run, tmp_path: Path) -> None:
    assert lading("init", "--offline", cwd=tmp_path).returncode == 0
    policy = parse((tmp_path / "lading.toml").read_text("utf-8"), "lading.toml")
    assert policy.licenses.denied == BUILT_IN.licenses.denied
    for table in ("origin", "use", "pins", "weights", "scan", "approve", "clarify"):
        assert getattr(policy, table) == getattr(BUILT_IN, table)
    assert "To be decided" not in (tmp_path / "lading.toml").read_text("utf-8")


def test_a_new_model_fails_all_the_same(lading: Run, tmp_path: Path) -> None:
    load(tmp_path, "Qwen/Qwen2.5-3B-Instruct")
    lading("init", "--offline", cwd=tmp_path)
    assert lading("check", "-q", "--offline", cwd=tmp_path).returncode == 0
    load(tmp_path, "Qwen/Qwen2.5-7B-Instruct")
    assert lading("check", "-q", "--offline", cwd=tmp_path).returncode == 1


def test_decisions_are_grouped_and_said(lading: Run, company: Path) -> None:
    done = lading("init", "--offline", cwd=company)
    text = (company / "lading.toml").read_text("utf-8")
    for part in ("origin-direct", "zai-org/glm-4-9b-chat", "hosted-in-watched-country", "id: lading", "lading check ."):
        assert part in done.stdout
    assert text.count("# Decision ") == len({line for line in text.splitlines() if line.startswith("findings")})


def test_force_writes_over_it(lading: Run, company: Path) -> None:
    (company / "lading.toml").write_text('[origin]\nwatch = ["US"]\n')
    assert lading("init", "--offline", "--force", "-q", cwd=company).returncode == 0
    assert 'watch = ["CN"]' in (company / "lading.toml").read_text("utf-8")
    assert lading("check", "-q", "--offline", cwd=company).returncode == 0


def test_a_person_s_sign_off_takes_the_place_of_a_provisional_one(lading: Run, company: Path) -> None:
    lading("init", "--offline", cwd=company)
    words = ("--reason", "x", "--who", "legal@example.com", "--offline")
    done = lading("approve", "zai-org/glm-4-9b-chat", *words, cwd=company)
    assert done.returncode == 0
    assert 'approved_by = "legal@example.com"' in done.stdout
    assert "is provisional: remove it" in done.stderr
    assert lading("check", "-q", "--offline", cwd=company).returncode == 0


def test_the_same_tree_gives_the_same_file(lading: Run, company: Path) -> None:
    lading("init", "--offline", "-q", cwd=company)
    first = (company / "lading.toml").read_bytes()
    (company / "lading.toml").unlink()
    lading("init", "--offline", "-q", cwd=company, PYTHONHASHSEED="7")
    assert (company / "lading.toml").read_bytes() == first


def test_an_editor_finds_the_schema(lading: Run, tmp_path: Path) -> None:
    lading("init", "--offline", "-q", cwd=tmp_path)
    text = (tmp_path / "lading.toml").read_text("utf-8")
    assert text.startswith("# The policy of lading")  # no line names what is not there
    assert "lading policy schema > lading.schema.json\n# and this as the first line: #:schema ./lading.schema.json\n" in text
    (tmp_path / "lading.schema.json").write_text(lading("policy", "schema", cwd=tmp_path).stdout)
    assert lading("init", "--offline", "--force", cwd=tmp_path).returncode == 0
    text = (tmp_path / "lading.toml").read_text("utf-8")
    assert text.startswith("#:schema ./lading.schema.json\n# The policy of lading")
    assert "lading policy schema" not in text


def test_over_an_organisation_s_policy_nothing_is_repeated(lading: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    load(folder, "Qwen/Qwen2.5-3B-Instruct")
    (tmp_path / "org.toml").write_text('locked = ["origin", "use"]\n[licenses]\nallow = ["group:open"]\n')
    org = {"LADING_POLICY": "../org.toml"}
    assert lading("init", "--offline", "-q", cwd=folder, **org).returncode == 0
    text = (folder / "lading.toml").read_text("utf-8")
    assert "It stands on ../org.toml" in text
    assert not {"[origin]", "[licenses]", "[use]"} & set(text.replace("# ", "").splitlines())
    assert lading("check", "-q", "--offline", cwd=folder, **org).returncode == 0
    assert lading("policy", "show", cwd=folder, **org).returncode == 0
