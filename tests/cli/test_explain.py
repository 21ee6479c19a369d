"""``lading explain`` run as a user runs it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub
from running import ROOT, Run

pytestmark = pytest.mark.slow


def explained(lading: Run, folder: Path, name: str, *words: str) -> dict[str, Any]:
    done = lading("explain", name, "--offline", "--json", *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def model(lading: Run, folder: Path, name: str) -> dict[str, Any]:
    (found,) = explained(lading, folder, name)["models"]
    assert isinstance(found, dict)
    return found


def load(folder: Path, name: str) -> None:
    (folder / "app.py").write_text(f"from transformers import AutoModel\nAutoModel.from_pretrained({name!r})\n", "utf-8")


# --- nothing to explain -------------------------------------------------------------------------------------------------


def test_a_misspelt_model_is_not_found_and_its_neighbour_named(lading: Run, company: Path) -> None:
    done = lading("explain", "perplexity-ai/r1-1767", "--offline", cwd=company)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing here or on record is called 'perplexity-ai/r1-1767'" in done.stderr
    assert "did you mean perplexity-ai/r1-1776" in done.stderr


@pytest.mark.parametrize("name", ["origin-direkt", "Apache-2.1"])
def test_a_misspelt_finding_or_licence_is_not_found(lading: Run, tmp_path: Path, name: str) -> None:
    done = lading("explain", name, "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"did you mean {'origin-direct' if name.startswith('origin') else 'Apache-2.0'}" in done.stderr


def test_an_unknown_model_is_never_explained_from_its_name_alone(lading: Run, tmp_path: Path) -> None:
    done = lading("explain", "nobody-there/zzzz", "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_misspelt_licence_group_is_not_found(lading: Run, tmp_path: Path) -> None:
    done = lading("explain", "group:permisive", "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean group:permissive" in done.stderr


@pytest.mark.parametrize("name", ["", " ", "\x1b[31m/x", "a" * 5000])
def test_a_name_that_is_none(lading: Run, tmp_path: Path, name: str) -> None:
    done = lading("explain", name, "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "\x1b" not in done.stderr


def test_a_path_that_is_not_there(lading: Run, tmp_path: Path) -> None:
    done = lading("explain", "MIT", "nowhere", "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere does not exist" in done.stderr


def test_hostile_lines_and_names_do_no_harm(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    name = "models/\x1b[31m\u202eevil.safetensors"
    shutil.copy(ROOT / "fixtures/company/models/support-lora/adapter_model.safetensors", tmp_path / name)
    load(tmp_path, "Qwen/Qwen2.5-3B-Instruct")
    text = (tmp_path / "app.py").read_text("utf-8").rstrip() + "  # \x1b[2J \u202e [bold]x[/bold]\n"
    (tmp_path / "app.py").write_text(text, "utf-8")
    for asked in ("Qwen/Qwen2.5-3B-Instruct", name):
        for words in ((), ("--json",)):
            done = lading("explain", asked, "--offline", *words, cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            assert not {"\x1b", "\u202e"} & set(done.stdout)
    assert "[bold]x[/bold]" in lading("explain", "Qwen/Qwen2.5-3B-Instruct", "--offline", cwd=tmp_path).stdout


def test_a_model_that_cannot_be_identified_says_so_and_does_not_pass(lading: Run, company: Path) -> None:
    found = model(lading, company, "models/local/upscaler.onnx")
    assert found["verdict"] == "unknown"
    assert found["passes"] is False
    assert "no facts: no source knows it" in found["problems"]


def test_a_model_that_the_hub_does_not_have_is_not_found(lading: Run, tmp_path: Path) -> None:
    with LoopbackHub() as hub:
        done = lading("explain", "nobody-there/zzzz", cwd=tmp_path, HF_ENDPOINT=hub.endpoint)
        assert hub.requests.total() > 0
    assert (done.returncode, done.stdout) == (2, "")


# --- models -------------------------------------------------------------------------------------------------------------


def test_a_model_with_every_place_that_names_it(lading: Run, company: Path) -> None:
    found = model(lading, company, "bartowski/Qwen2.5-7B-Instruct-GGUF")
    places = [naming["place"] for naming in found["namings"]]
    assert places == ["config/models.yaml:9:12", "config/models.yaml:10:9"]
    lines = (company / "config/models.yaml").read_text("utf-8").split("\n")
    assert [naming["line"] for naming in found["namings"]] == [lines[8].strip(), lines[9].strip()]


def test_the_chain_to_the_root_with_relation_developer_country_and_sources(lading: Run, company: Path) -> None:
    found = model(lading, company, "perplexity-ai/r1-1776")
    own, *bases = found["lineage"]
    assert (own["id"], own["depth"], own["relation"], own["country"]) == ("perplexity-ai/r1-1776", 0, None, "US")
    base = next(node for node in bases if node["id"] == "deepseek-ai/DeepSeek-R1")
    assert (base["depth"], base["relation"], base["country"]) == (1, "finetune of", "CN")
    assert all(node["developer_source"] and node["license_source"] for node in found["lineage"])
    assert base["relation_source"].startswith("catalog: models/perplexity-ai/r1-1776")
    assert found["verdict"] == "derived CN US"


def test_terms_in_words_with_link_and_why(lading: Run, company: Path) -> None:
    found = model(lading, company, "deepseek-ai/DeepSeek-R1-Distill-Llama-70B")
    by_id = {licence["id"]: licence for licence in found["licences"]}
    llama = by_id["LicenseRef-llama3.3"]
    assert (llama["from_base"], llama["dropped"]) == ("meta-llama/Llama-3.3-70B-Instruct", True)
    assert "Above 700,000,000 monthly active users another agreement is needed." in llama["terms"]
    assert llama["url"].startswith("https://")
    assert llama["sources"]
    assert by_id["MIT"]["from_base"] is None


def test_findings_with_remedy_and_what_would_make_it_pass(lading: Run, company: Path) -> None:
    found = model(lading, company, "zai-org/glm-4-9b-chat")
    assert found["passes"] is False
    direct = next(one for one in found["findings"] if one["rule"] == "origin-direct")
    assert (direct["action"], direct["fails"], direct["severity"]) == ("deny", True, "high")
    assert direct["remedy"] in found["to_pass"]
    assert "lading approve zai-org/glm-4-9b-chat" in found["to_pass"][-1]


def test_a_model_is_found_as_the_repository_writes_it(lading: Run, company: Path) -> None:
    assert model(lading, company, "THUDM/glm-4-9b-chat")["name"] == "zai-org/glm-4-9b-chat"


def test_a_passing_model_needs_nothing(lading: Run, company: Path) -> None:
    found = model(lading, company, "mistralai/Mistral-7B-Instruct-v0.3")
    assert (found["passes"], found["to_pass"]) == (True, [])


def test_a_model_that_is_not_named_here_is_judged_as_if_it_were(lading: Run, company: Path) -> None:
    found = model(lading, company, "Qwen/Qwen2.5-7B-Instruct")
    assert (found["here"], found["namings"], found["passes"]) == (False, [], False)
    assert found["beneath"] == ["bartowski/Qwen2.5-7B-Instruct-GGUF"]
    assert "not named here; it would fail" in lading("explain", "Qwen/Qwen2.5-7B-Instruct", "--offline", cwd=company).stdout


def test_the_hub_is_asked_about_a_model_that_is_not_named_here(lading: Run, tmp_path: Path) -> None:
    with LoopbackHub() as hub:
        done = lading("explain", "perplexity-ai/r1-1776", "--json", cwd=tmp_path, HF_ENDPOINT=hub.endpoint)
    (found,) = json.loads(done.stdout)["models"]
    assert (found["here"], found["passes"], found["verdict"]) == (False, False, "derived CN US")
    assert found["facts_source"].startswith("hub: ")
    assert len(found["revision"]) == 40


def test_a_sign_off_shows_who_accepted_it(lading: Run, company: Path) -> None:
    words = ("--reason", "self-hosted", "--who", "legal@example.com", "--until", "2999-01-31")
    assert lading("approve", "zai-org/glm-4-9b-chat", *words, "--offline", cwd=company).returncode == 0
    found = model(lading, company, "zai-org/glm-4-9b-chat")
    assert found["passes"] is True
    assert {one["approved"] for one in found["findings"]} >= {"approved by legal@example.com until 2999-01-31"}


def test_the_page(lading: Run, company: Path) -> None:
    page = lading("explain", "perplexity-ai/r1-1776", "--offline", cwd=company).stdout
    for part in (
        "model perplexity-ai/r1-1776",
        "gate        fails",
        "named in",
        ".env.example:2:14",
        "└ finetune of deepseek-ai/DeepSeek-R1",
        "licences",
        "findings",
        "deny origin-derived",
        "what would make it pass",
        "policy: built-in policy",
    ):
        assert part in page


@pytest.mark.parametrize(
    ("name", "kind", "passes", "verdict"),
    [
        ("gpt-4o", "hosted model", True, "none US"),
        ("paddleocr", "package", True, "direct CN"),
        ("pypi:paddleocr", "package", True, "direct CN"),
        ("api.deepseek.com", "endpoint", False, "direct CN"),
    ],
)
def test_services_and_packages_that_are_not_named_here_are_judged_as_if_they_were(
    lading: Run, tmp_path: Path, name: str, kind: str, passes: bool, verdict: str
) -> None:
    found = explained(lading, tmp_path, name)["models"]
    assert {(one["kind"], one["here"], one["passes"], one["verdict"]) for one in found} == {(kind, False, passes, verdict)}


def test_a_service_is_found_with_its_registry_before_it(lading: Run, company: Path) -> None:
    assert model(lading, company, "pypi:paddleocr")["here"] is True


# --- alternatives -------------------------------------------------------------------------------------------------------


def test_a_model_that_passes_has_no_alternatives(lading: Run, company: Path) -> None:
    assert model(lading, company, "mistralai/Mistral-7B-Instruct-v0.3")["alternatives"] is None


def test_a_service_and_a_file_that_nobody_knows_have_nothing_to_compare(lading: Run, company: Path) -> None:
    assert model(lading, company, "api.deepseek.com")["alternatives"] is None
    assert model(lading, company, "models/local/upscaler.onnx")["alternatives"] is None


def test_alternatives_have_the_task_and_size_and_pass_the_policy(lading: Run, company: Path) -> None:
    found = model(lading, company, "zai-org/glm-4-9b-chat")["alternatives"]
    assert (found["task"], found["factor"]) == ("text-generation", 2.0)
    assert found["judged"] > len(found["models"]) > 0
    assert all(one["apart"] <= 2 and one["country"] not in (None, "CN", "HK", "MO") for one in found["models"])
    ids = {one["id"] for one in found["models"]}
    assert {"mistralai/Mistral-7B-Instruct-v0.3", "meta-llama/Llama-3.1-8B-Instruct"} <= ids
    assert not {"Qwen/Qwen2.5-7B-Instruct", "zai-org/glm-4-9b-chat"} & ids
    order = [(one["developer"].casefold(),) for one in found["models"]]
    assert order == sorted(order)


def test_a_stricter_policy_leaves_fewer(lading: Run, company: Path) -> None:
    (company / "lading.toml").write_text('[origin]\nwatch = ["CN", "US"]\n[licenses]\nallow = ["MIT", "Apache-2.0"]\n')
    found = model(lading, company, "zai-org/glm-4-9b-chat")["alternatives"]
    assert found["models"]
    assert all(one["country"] != "US" and one["warnings"] == [] for one in found["models"])
    assert {one["license"] for one in found["models"]} <= {"MIT (permissive)", "Apache-2.0 (permissive)"}


def test_when_nothing_complies_the_page_says_so(lading: Run, company: Path) -> None:
    (company / "lading.toml").write_text('[licenses]\nallow = ["WTFPL"]\n')
    page = lading("explain", "zai-org/glm-4-9b-chat", "--offline", cwd=company, COLUMNS="200").stdout
    assert "passes with origin and licence known" in " ".join(page.split())
    assert model(lading, company, "zai-org/glm-4-9b-chat")["alternatives"]["models"] == []


def test_the_page_says_by_what_and_of_when_the_alternatives_are(lading: Run, company: Path) -> None:
    page = lading("explain", "zai-org/glm-4-9b-chat", "--offline", cwd=company, COLUMNS="200").stdout
    page = " ".join(page.split())
    assert "models of the catalogue that this policy admits" in page
    assert "Same task (text-generation), of 1/2 to 2 times its 9B parameters" in page
    assert "judged without sign-offs and pins" in page
    assert "in no order of merit" in page


# --- findings, licences, developers -------------------------------------------------------------------------------------


def test_a_finding_with_what_is_here_of_it(lading: Run, company: Path) -> None:
    (found,) = explained(lading, company, "hosted-in-watched-country")["rules"]
    assert found["remedy"]
    assert {one["subject"] for one in found["found"]} == {"api.deepseek.com", "deepseek-reasoner"}
    assert all(one["places"] for one in found["found"])


def test_a_finding_that_is_not_here(lading: Run, tmp_path: Path) -> None:
    page = lading("explain", "origin-direct", "--offline", cwd=tmp_path).stdout
    assert "finding origin-direct" in page
    assert page.index("in this repository") < page.index("none")


@pytest.mark.parametrize("name", ["llama3.3", "LicenseRef-llama3.3"])
def test_a_licence_under_its_names(lading: Run, company: Path, name: str) -> None:
    (found,) = explained(lading, company, name)["licences"]
    assert found["id"] == "LicenseRef-llama3.3"
    assert found["used_by"] == ["deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "meta-llama/Llama-3.3-70B-Instruct"]


def test_a_licence_the_policy_denies(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "lading.toml").write_text('[licenses]\ndeny = ["MIT"]\n')
    (found,) = explained(lading, tmp_path, "mit")["licences"]
    assert (found["standing"], found["used_by"]) == ("denied by the policy", [])


def test_terms_of_service_are_not_held_against_the_list(lading: Run, company: Path) -> None:
    (company / "lading.toml").write_text('[licenses]\nallow = ["MIT"]\n')
    found = model(lading, company, "gpt-4o-mini")
    assert (found["passes"], [licence["standing"] for licence in found["licences"]]) == (True, ["between you and the provider"])


@pytest.mark.parametrize("name", ["group:permissive", "permissive"])
def test_a_licence_group(lading: Run, company: Path, name: str) -> None:
    (found,) = explained(lading, company, name)["groups"]
    assert found["name"] == "group:permissive"
    assert {"MIT", "Apache-2.0"} <= set(found["licences"])
    assert not {"LicenseRef-llama3.1", "CC-BY-NC-4.0", "GPL-3.0-only"} & set(found["licences"])
    assert "perplexity-ai/r1-1776" in found["used_by"]
    assert "meta-llama/Llama-3.3-70B-Instruct" not in found["used_by"]


def test_a_list_with_what_is_here_of_those_it_names(lading: Run, company: Path) -> None:
    (found,) = explained(lading, company, "us-dod-1260h")["lists"]
    assert (found["status"], found["jurisdiction"]) == ("in-force", "US")
    assert {"Qwen/Qwen2.5-3B-Instruct", "paddleocr"} <= set(found["used_by"])  # through the parent of their developers
    assert "mistralai/Mistral-7B-Instruct-v0.3" not in found["used_by"]
    assert "list us-dod-1260h" in lading("explain", "us-dod-1260h", "--offline", cwd=company).stdout


def test_a_bare_family_name_leads_to_its_developer(lading: Run, tmp_path: Path) -> None:
    (found,) = explained(lading, tmp_path, "qwen3")["developers"]
    assert found["id"] == "qwen"


def test_every_source_stands_once_on_the_page(lading: Run, company: Path) -> None:
    page = lading("explain", "perplexity-ai/r1-1776", "--offline", cwd=company, COLUMNS="300").stdout
    body, _, sources = page.partition("\nsources\n")
    numbers = {int(number) for number in re.findall(r" \[(\d+)\]", body)}
    listed = re.findall(r"^  \[(\d+)\]", sources, re.MULTILINE)
    assert numbers == set(map(int, listed)) == set(range(1, len(listed) + 1))
    assert "https://" in sources


def test_nothing_but_an_address_is_wider_than_eighty_columns(lading: Run, company: Path) -> None:
    for name in ("perplexity-ai/r1-1776", "deepseek-reasoner", "origin-derived", "deepseek-ai", "group:permissive"):
        page = lading("explain", name, "--offline", cwd=company, COLUMNS="80").stdout
        assert max(len(line) for line in page.splitlines() if not line.lstrip().startswith("https://")) <= 80
        assert not [line for line in page.splitlines() if line.lstrip().startswith("https://") and " " in line.strip()]


def test_a_developer_with_what_is_built_on_its_work(lading: Run, company: Path) -> None:
    (found,) = explained(lading, company, "deepseek-ai")["developers"]
    assert (found["country"], found["watched"]) == ("CN", True)
    assert {"api.deepseek.com", "perplexity-ai/r1-1776"} <= set(found["used_by"])
    assert "mistralai/Mistral-7B-Instruct-v0.3" not in found["used_by"]
    assert found["source"].startswith("catalog: developers/deepseek")
