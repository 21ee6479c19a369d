"""``lading notices`` run as a user runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running import ROOT, Run

pytestmark = pytest.mark.slow


def load(folder: Path, *names: str) -> None:
    calls = "".join(f"AutoModel.from_pretrained({name!r})\n" for name in names)
    (folder / "app.py").write_text(f"from transformers import AutoModel\n{calls}", "utf-8")


def section(text: str, title: str) -> str:
    """What stands under a heading."""
    rule = "-" * 78
    return text.split(f"{rule}\n{title}\n{rule}\n")[1].split(rule)[0]


# --- what cannot be collected -------------------------------------------------------------------------------------------


def test_a_model_whose_terms_are_not_known_is_named_and_the_text_incomplete(lading: Run, tmp_path: Path) -> None:
    load(tmp_path, "cross-encoder/ms-marco-MiniLM-L6-v2", "mistralai/Mistral-7B-Instruct-v0.3")
    done = lading("notices", "--offline", cwd=tmp_path)
    assert done.returncode == 3
    assert "the terms of 1 model are not on record" in done.stderr
    open_ = section(done.stdout, "Terms that are not on record: read them before this text is complete")
    assert "cross-encoder/ms-marco-MiniLM-L6-v2" in open_
    assert "Mistral" not in open_


def test_a_file_that_cannot_be_read_makes_it_incomplete(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 64)
    assert lading("notices", "--offline", cwd=tmp_path).returncode == 3


def test_a_path_that_cannot_be_written(lading: Run, tmp_path: Path) -> None:
    load(tmp_path, "mistralai/Mistral-7B-Instruct-v0.3")
    done = lading("notices", "--offline", "-o", "nowhere/NOTICE", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written" in done.stderr


def test_without_models_nothing_is_claimed(lading: Run, tmp_path: Path) -> None:
    done = lading("notices", "--offline", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "No file was read: nothing is known about models." in done.stdout
    assert "licensed" not in done.stdout
    (tmp_path / "a.txt").write_text("nothing\n")
    assert "No models found in 1 file read." in lading("notices", "--offline", cwd=tmp_path).stdout


def test_a_hostile_name_forges_no_section(lading: Run, tmp_path: Path) -> None:
    name = f"x\n{'-' * 78}\nMIT\x1b[31m\u202e.pkl"
    (tmp_path / "models").mkdir()
    shutil.copy(ROOT / "fixtures/company/models/local/intent.pkl", tmp_path / "models" / name)
    done = lading("notices", "--offline", cwd=tmp_path)
    assert ".pkl" in done.stdout
    assert not {"\x1b", "\u202e"} & set(done.stdout)
    assert done.stdout.splitlines().count("-" * 78) == 2


# --- collected ----------------------------------------------------------------------------------------------------------


def test_attribution_naming_copy_and_use_policy(lading: Run, tmp_path: Path) -> None:
    load(tmp_path, "meta-llama/Llama-3.3-70B-Instruct")
    done = lading("notices", "--offline", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = section(done.stdout, "Llama 3.3 Community License Agreement (LicenseRef-llama3.3)")
    for part in (
        "meta-llama/Llama-3.3-70B-Instruct by Meta Platforms is licensed under Llama 3.3 Community License Agreement.",
        "  * Keep the copyright and licence notices and name the developer.",
        "  * Names to show: Built with Llama",
        "  * Pass on a copy of the licence with the model: https://www.llama.com/llama3_3/license/",
        "  * Keep to its use policy, and bind to it whoever the model is passed on to.",
    ):
        assert part in found


def test_a_licence_that_comes_from_the_base_counts(lading: Run, tmp_path: Path) -> None:
    load(tmp_path, "deepseek-ai/DeepSeek-R1-Distill-Llama-70B")
    text = lading("notices", "--offline", cwd=tmp_path).stdout
    assert "DeepSeek-R1-Distill-Llama-70B by DeepSeek" in section(text, "MIT License (MIT)")
    inherited = section(text, "Llama 3.3 Community License Agreement (LicenseRef-llama3.3)")
    assert "by Meta Platforms, on which deepseek-ai/DeepSeek-R1-Distill-Llama-70B is built" in inherited


def test_hosted_models_come_under_terms_of_service(lading: Run, company: Path) -> None:
    text = lading("notices", "--offline", cwd=company).stdout
    provided = section(text, "Used through a provider, under its terms of service").split()
    assert provided == ["api.deepseek.com", "deepseek-reasoner", "gpt-4o-mini", "us.deepseek.r1-v1:0"]


@pytest.mark.parametrize("words", [("-o", "NOTICE"), ("-o", "-")], ids=["file", "stdout"])
def test_the_same_tree_gives_the_same_text(lading: Run, company: Path, words: tuple[str, ...]) -> None:
    printed = lading("notices", "--offline", cwd=company).stdout
    done = lading("notices", str(company), "--offline", *words, cwd=company.parent, SOURCE_DATE_EPOCH="0", PYTHONHASHSEED="7")
    file = company.parent / "NOTICE"
    assert printed == (done.stdout or file.read_bytes().decode())
