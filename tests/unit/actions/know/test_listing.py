import pytest
from tests.packs.glimmerine import write_pack

from evidose.actions.know.listing import KINDS, list_library
from evidose.terms import UnknownNameError


def test_everything_there_is_of_every_kind(tmp_path):
    write_pack(tmp_path)
    assert {r.kind for r in list_library(None, None, tmp_path)} == set(KINDS)
    assert [r.id for r in list_library("questions", "glimmerine", tmp_path)] == ["glimmerine-pain"]
    assert [r.id for r in list_library("studies", "maker 2020", tmp_path)] == ["maker-2020"]


def test_a_compound_is_found_by_any_of_its_names():
    assert [r.id for r in list_library("compounds", "ldn")] == ["low-dose-naltrexone"]
    assert list_library("compounds", "nothing so") == ()


def test_another_kind_is_refused():
    with pytest.raises(UnknownNameError, match="compounds"):
        list_library("compound")


def test_a_broken_pack_is_listed_with_its_problem(tmp_path):
    write_pack(tmp_path, unit="spoons")
    broken, *others = list_library("compounds", None, tmp_path)
    assert "spoons" in str(broken.problems[0])
    assert others and all(other.problems == () for other in others)
    assert "glimmerine-pain" not in [r.id for r in list_library("questions", None, tmp_path)]
