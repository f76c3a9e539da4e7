"""A name finds its pack, and a study tells what it is about, without a look at all the others."""

import pytest
from tests.packs.glimmerine import write_pack

from evidose.evidence import Library, compiled, glance
from evidose.evidence.compiled import Compiled
from evidose.evidence.glance import glances, packs_called, texts


@pytest.fixture(params=[False, True], ids=["text", "copies"])
def library(request, tmp_path, monkeypatch):
    """A library of one made-up pack, read with copies or without."""
    monkeypatch.setattr(compiled, "settled", lambda stamp, now: True)
    kept = Compiled(tmp_path / "cache", "1") if request.param else None
    return Library((write_pack(tmp_path / "made"),), compiled=kept)


def compound_file(library):
    return library.roots[0] / "compounds/glimmerine/compound.toml"


def change(library, old, new):
    text = compound_file(library).read_text("utf-8")
    assert old in text
    compound_file(library).write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("name", ["glimmerine", " GLIMMER-ine", "GLM", "glimmer salt"])
def test_a_pack_is_called_by_any_of_its_names(name, library):
    assert [packs_called(library, name) for _ in range(2)] == [("glimmerine",)] * 2
    assert packs_called(library, f"{name}x") == ()


def test_a_name_that_is_new_or_gone_is_seen_at_once(library):
    assert packs_called(library, "glimmer salt") == ("glimmerine",)
    change(library, '"glimmer salt"', '"shimmer salt"')
    assert packs_called(library, "glimmer salt") == ()
    assert packs_called(library, "shimmer-salt") == ("glimmerine",)


def test_a_pack_that_came_or_went_is_seen_at_once(library):
    packs_called(library, "GLM")
    compound_file(library).parent.rename(library.roots[0] / "compounds/glimmerone")
    assert packs_called(library, "glimmerone") == packs_called(library, "GLM") == ("glimmerone",)
    assert packs_called(library, "glimmer salt") == (), "its own file has another id"


def test_an_id_comes_before_a_name_and_a_name_before_a_substance(library):
    other = library.roots[0] / "compounds/shimmer/screening.toml"
    other.parent.mkdir()
    other.write_text('name = "GLM"\nnames = ["shine", "glimmerine"]\n')
    assert packs_called(library, "glm") == ("glimmerine", "shimmer")
    assert packs_called(library, "glimmerine") == ("glimmerine",)
    assert packs_called(library, "shine") == ("shimmer",)


def test_a_pack_that_cannot_be_read_is_called_by_its_id_alone(library):
    change(library, "schema_version = 1", "schema_version = 99")
    screening = compound_file(library).with_name("screening.toml")
    screening.unlink()
    assert packs_called(library, "glimmerine") == ("glimmerine",)
    assert packs_called(library, "GLM") == ()


def test_a_folder_without_a_file_of_a_pack_is_no_compound(library):
    (library.roots[0] / "compounds/empty").mkdir()
    (library.roots[0] / "compounds/odd").mkdir()
    (library.roots[0] / "compounds/odd/screening.toml").write_text("names = ")
    assert packs_called(library, "empty") == packs_called(library, "odd") == ()


def test_a_pack_that_is_not_seen_is_not_found(library):
    assert packs_called(library.without(["glimmerine"]), "glimmerine") == ()
    assert packs_called(library.only("other"), "glimmerine") == ()


def test_a_file_laid_over_tells_the_names(library, tmp_path):
    over = tmp_path / "over/compounds/glimmerine/compound.toml"
    over.parent.mkdir(parents=True)
    (library.roots[0] / "VERSION").write_text("1")
    text = compound_file(library).read_text("utf-8").replace("r salt", "r sand")
    over.write_text(f'replaces = "glimmerine@1"\n{text}', "utf-8")
    both = Library((*library.roots, tmp_path / "over"), compiled=library.compiled)
    assert packs_called(both, "glimmer sand") == packs_called(both, "GLM") == ("glimmerine",)
    assert packs_called(both, "glimmer salt") == ()
    assert packs_called(both, "glimmer sand") == ("glimmerine",), "from the copies too"
    over.write_text(over.read_text("utf-8").replace("r sand", "r salt"), "utf-8")
    assert packs_called(both, "glimmer salt") == ("glimmerine",)


def test_a_file_that_is_left_out_tells_no_name_and_hides_none(library, tmp_path):
    screening = tmp_path / "over/compounds/glimmerine/screening.toml"
    screening.parent.mkdir(parents=True)
    screening.write_text('name = "shimmer"\n')
    both = Library((*library.roots, tmp_path / "over"), compiled=library.compiled)
    for name in ("glimmer salt", "GLM", "glimmerine"):
        assert [packs_called(both, name) for _ in range(2)] == [("glimmerine",)] * 2
    assert packs_called(both, "shimmer") == ()


def test_studies_tell_what_they_are_about(library):
    (told,) = {tuple(g["substances"]) for g in glances(library, "studies").values()}
    assert "placebo" in told and len(told) > 1


STUDY = {
    "arms": [{"substance": "b"}, {"substance": "a"}, {}],
    "registrations": ["NCT1"],
    "shares_patients_with": ["y"],
    "secondary_of": "x",
}
REVIEW = {
    "substance": "a",
    "conditions": ["pain"],
    "includes": ["x"],
    "pooled": [{"question": "q"}, {}],
}


def test_what_a_record_is_about_at_a_glance():
    assert glance.glance(STUDY) == {
        "substances": ["a", "b"],
        "linked": ["x", "y"],
        "numbers": ["NCT1"],
        "conditions": [],
        "questions": [],
    }
    assert glance.glance(REVIEW) == {
        "substances": ["a"],
        "linked": ["x"],
        "numbers": [],
        "conditions": ["pain"],
        "questions": ["q"],
    }


@pytest.mark.parametrize(
    "table", [None, {"arms": 7}, {"arms": ["a"]}, {"registrations": 3}, {"pooled": [1]}]
)
def test_what_cannot_tell_may_be_about_anything(table):
    assert glance.glance(table) is None


def test_a_field_that_is_no_list_holds_no_texts():
    assert texts({"names": ["a", 1]}, "names") == ("a", "1")
    assert texts({"names": "a"}, "names") == texts({}, "names") == ()
