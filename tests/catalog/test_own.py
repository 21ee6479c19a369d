"""A user's own records: validated where they stand, laid over the bundled ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from lading.catalog.index import Catalog
from lading.catalog.own import OwnCatalogError, over, read, render

SOURCE = 'source = ["https://wiki.example.com/models"]\nretrieved = 2026-11-20\n'
MODEL = f'[[model]]\nid = "corp/ranker"\ndeveloper = "acme"\n{SOURCE}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lading-catalog"


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


WRONG = {
    "no toml": ("models/a.toml", "[[model]]\nid = \n", "2:6", "not valid TOML", ""),
    "unknown key": ("models/a.toml", f'{MODEL}licence = "mit"\n', "6:1", "`licence` is not a key of a model record", "did you mean `license`?"),
    "missing key": ("models/a.toml", f'[[model]]\nid = "corp/ranker"\n{SOURCE}', "1:1", "does not say `developer`", "add developer"),
    "wrong value": ("models/a.toml", MODEL.replace("corp/ranker", "corp ranker"), "2:6", "`id`", ""),
    "wrong value in a list": ("models/a.toml", f'{MODEL}base = [{{ id = "dragon/Base-7B", relation = "cousin" }}]\n', "6:45", "`base.relation`", ""),
    "unknown developer": ("models/a.toml", MODEL.replace('"acme"', '"acmee"'), "3:13", 'developer "acmee" has no record', 'did you mean "acme"?'),
    "unknown developer on a list": ("watchlists/w.toml", f'id = "w"\nname = "W"\nstatus = "bill"\njurisdiction = "EU"\nauthority = "A"\nscope = "S"\ncovers = ["models"]\n{SOURCE}\n[[names]]\ndeveloper = "who"\nname = "Who"\n', "12:13", 'developer "who" has no record', "developers/"),
    "another kind of table": ("models/a.toml", "[[modell]]\nid = 1\n", "1:3", "`modell` is not a list of records here", "[[model]]"),
    "one table instead of a list": ("models/a.toml", '[model]\nid = "corp/ranker"\n', "1:2", "`model` is not a list of records here", "[[model]]"),
    "a folder of no kind": ("model/a.toml", MODEL, "", '"model" holds no kind of record', 'did you mean "models"?'),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_record_is_an_error_at_its_place(case: tuple[str, str, str, str, str], folder: Path, catalog: Catalog) -> None:
    name, text, place, message, remedy = case
    put(folder, name, text)
    with pytest.raises(OwnCatalogError) as caught:
        over(catalog, folder)
    assert caught.value.exit_code == 2
    assert message in caught.value.message
    assert remedy in caught.value.remedy
    assert caught.value.place is not None
    shown = f"lading-catalog/{name}:{place}" if place else "lading-catalog/model"
    assert str(caught.value.place.location) == shown


def test_a_file_that_is_no_text_is_an_error(folder: Path, catalog: Catalog) -> None:
    put(folder, "models/a.toml", "")
    (folder / "models" / "a.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(OwnCatalogError, match="cannot be read"):
        over(catalog, folder)


def test_every_problem_is_counted_and_the_first_is_shown(folder: Path, catalog: Catalog) -> None:
    put(folder, "models/a.toml", MODEL.replace('"acme"', '"who"') + "colour = 1\n")
    put(folder, "models/b.toml", "[[model]]\n")
    with pytest.raises(OwnCatalogError, match=r"has no record \(and 5 other problems in lading-catalog\)"):
        over(catalog, folder)
    assert len(read(folder, catalog).problems) == 6


def test_an_empty_folder_changes_nothing(folder: Path, catalog: Catalog) -> None:
    folder.mkdir()
    put(folder, "README.md", "ours")
    assert over(catalog, folder) is catalog


def test_own_records_add_and_override(folder: Path, catalog: Catalog) -> None:
    put(
        folder,
        "developers/corp.toml",
        f'id = "corp"\nname = "Corp"\nkind = "company"\ncountry = "FR"\n{SOURCE}[namespaces]\nhuggingface = ["corp"]\n',
    )
    put(
        folder,
        "models/ours.toml",
        MODEL.replace('"acme"', '"corp"')
        + f'\n[[model]]\nid = "dragon/Base-7B"\ndeveloper = "dragon"\nlicense = "other"\n{SOURCE}',
    )
    both = over(catalog, folder)
    added, overridden = both.model("corp/ranker"), both.model("dragon/Base-7B")
    assert added is not None
    assert added.developer is not None
    assert added.developer.country == "FR"
    assert overridden is not None
    assert overridden.license is not None
    assert overridden.license.id == "other"
    namespace = both.namespace("CORP")
    assert namespace is not None
    assert namespace.id == "corp"


def test_what_is_written_is_read_alike(folder: Path, catalog: Catalog) -> None:
    record = {
        "id": "corp/ranker",
        "developer": "acme",
        "gated": True,
        "base": [{"id": "dragon/Base-7B", "relation": "finetune"}],
        "note": 'a "quoted" \\ line\nand \x7f another',
        "source": ["https://example.org/"],
        "retrieved": read(folder_with(folder, MODEL), catalog).entries[0].record["retrieved"],
    }
    put(folder, "models/a.toml", render("model", [record]))
    assert [one.record for one in read(folder, catalog).entries] == [record]


def folder_with(folder: Path, text: str) -> Path:
    put(folder, "models/a.toml", text)
    return folder
