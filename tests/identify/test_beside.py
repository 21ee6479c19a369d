from __future__ import annotations

from dataclasses import replace

from lading.domain.make import Anatomy, RemoteCode, Tokenizer
from lading.domain.reference import ModelNote, WeightFile
from lading.domain.shape import Shape
from lading.domain.source import Location
from lading.identify.beside import completed, fits
from lading.weights.names import BESIDE, LOADED_FROM

FILE = WeightFile(Location("m/model.safetensors"), "safetensors", 10)
SHAPE = Shape(layers=28, hidden=3584, heads=28, vocabulary=152064)
NOTE = ModelNote(Location("m/config.json"), shapes=(SHAPE,), architecture="qwen2")


def one(file: WeightFile, *notes: ModelNote, paths: tuple[str, ...] = ()) -> WeightFile:
    (found,) = completed([file], notes, paths)
    assert isinstance(found, WeightFile)
    return found


def test_what_stands_in_another_folder_says_nothing() -> None:
    assert one(FILE, replace(NOTE, location=Location("config.json")), paths=("m/a.py",)) == FILE
    assert one(FILE, replace(NOTE, location=Location("m/x/config.json"))) == FILE


def test_the_state_of_an_optimizer_is_no_model() -> None:
    state = replace(FILE, location=Location("m/optimizer.pt"))
    assert one(state, NOTE) == state


def test_a_configuration_that_the_tensors_exclude_is_not_theirs() -> None:
    own = Anatomy(tensors=3, shapes=(Shape(layers=2, hidden=8),))
    file = one(replace(FILE, anatomy=own), NOTE)
    assert (file.anatomy.shapes, file.architecture) == (own.shapes, "")
    assert not fits((SHAPE,), (Shape(layers=29, hidden=3584),))
    assert fits((SHAPE,), (Shape(layers=9, hidden=3584),))


def test_python_beside_weights_counts_where_the_folder_is_a_models() -> None:
    tokenizer = ModelNote(Location("m/tokenizer.json"), tokenizer=Tokenizer("BPE", "", 2, "ab"))
    assert one(FILE, tokenizer, paths=("m/train.py",)).remote_code == ()
    found = one(FILE, NOTE, paths=("m/handler.py", "m/x/other.py", "train.py")).remote_code
    assert found == (RemoteCode("m/handler.py", BESIDE),)


def test_a_file_is_completed_by_its_folder() -> None:
    named = RemoteCode("m/modeling.py", "auto_map")
    notes = (
        replace(NOTE, loaded_from="Qwen/Qwen2.5-7B", remote_code=(named,)),
        ModelNote(Location("m/vocab.txt"), tokenizer=Tokenizer("WordPiece", "", 9, "cd")),
        ModelNote(Location("m/tokenizer.json"), tokenizer=Tokenizer("BPE", "", 2, "ab")),
        ModelNote(Location("m/chat_template.jinja"), chat_template="ef"),
    )
    found = one(
        replace(FILE, anatomy=Anatomy(tensors=3, shapes=(Shape(layers=9, hidden=3584),))), *notes, paths=("m/modeling.py",)
    )
    assert found.architecture == "qwen2"
    assert found.anatomy.shapes == (SHAPE,)
    assert found.anatomy.tokenizer == Tokenizer("BPE", "", 2, "ab")
    assert found.anatomy.chat_template == "ef"
    assert found.remote_code == (named,)
    assert (LOADED_FROM, "Qwen/Qwen2.5-7B") in found.metadata
