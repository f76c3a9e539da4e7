"""The map of the house is drawn from the house, and its walks can be walked."""

import re
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/explanation/house.md"
NAMED = re.compile(r"`(evidose(?:\.\w+)+)`")


def script():
    """Return docs/rooms.py as a module."""
    spec = spec_from_file_location("rooms", ROOT / "docs/rooms.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def found(name):
    """Return what a dotted name stands for, with its module."""
    try:
        return import_module(name), None
    except ModuleNotFoundError:
        module, _, own = name.rpartition(".")
        return import_module(module), getattr(import_module(module), own)


def test_drawing_and_table_are_current():
    rooms = script()
    layers, needs = rooms.rows(), rooms.imports()
    text = PAGE.read_text("utf-8")
    assert text == rooms.page(text, layers, needs), "make docs writes it anew"
    assert rooms.DRAWING.read_text("utf-8") == rooms.drawing(layers, needs), "make docs"


def test_every_room_stands_on_the_map(modules):
    rooms = script()
    drawn = {room for row in rooms.rows() for room in row}
    assert drawn == {m.room for m in modules} - {""}
    assert all(f">{room}</text>" in rooms.DRAWING.read_text("utf-8") for room in drawn)


def test_only_what_does_not_follow_is_drawn():
    shortest = script().shortest
    assert shortest({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == [("a", "b"), ("b", "c")]
    assert shortest({"a": {"b", "c"}, "b": set(), "c": set()}) == [("a", "b"), ("a", "c")]


def test_what_the_map_names_is_there():
    for name in NAMED.findall(PAGE.read_text("utf-8")):
        found(name)


def walks():
    """Return each walk with its steps, the names of a step in their order."""
    text = PAGE.read_text("utf-8").partition("## Three walks")[2].partition("\n## ")[0]
    return {
        part.partition("\n")[0]: [
            NAMED.findall(step) for step in re.findall(r"^\d+\. .*(?:\n   .*)*", part, re.M)
        ]
        for part in text.split("\n### ")[1:]
    }


@pytest.mark.parametrize("walk", walks())
def test_each_step_of_a_walk_leads_to_the_next(walk):
    steps = walks()[walk]
    assert len(steps) >= 8
    for before, after in pairwise(steps):
        assert any(touches(a, b) or touches(b, a) for a in before for b in after), (
            f"{before} and {after} do not name each other"
        )


def touches(name, other):
    """Tell whether the module of a step names the other step."""
    module, _ = found(name)
    own = other.rpartition(".")[2]
    return bool(re.search(rf"\b{own}\b", Path(module.__file__).read_text("utf-8")))
