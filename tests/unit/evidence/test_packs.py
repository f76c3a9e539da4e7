"""One look-up of compounds; a broken pack harms itself alone."""

import pytest
from tests.packs.glimmerine import write_pack

from evidose.evidence import (
    Library,
    find_compound,
    find_pack,
    list_packs,
    open_library,
    read_evidence,
    read_sound,
    shared_names,
)
from evidose.terms import LibraryError, MissingPartError, UnclearNameError, UnknownNameError


def second(tmp_path, slug, **changes):
    """Write a further pack of the same form under another id."""
    write_pack(tmp_path / "made", id=slug, **changes)
    made = tmp_path / "made/compounds/glimmerine/compound.toml"
    place = tmp_path / f"compounds/{slug}"
    place.mkdir(parents=True)
    made.rename(place / "compound.toml")
    return Library((tmp_path,))


@pytest.mark.parametrize(
    "name", ["glimmerine", "GLM", "Glimmer-Salt", " glimmer salt ", "GLIMMERINE", "glimmer_salt"]
)
def test_any_of_its_names_means_a_compound(name, tmp_path):
    assert find_compound(open_library(write_pack(tmp_path)), name).id == "glimmerine"


def test_names_of_the_shipped_library():
    library = open_library()
    for name in ("LDN", "low-dose-naltrexone", "Low dose naltrexone"):
        assert find_compound(library, name).id == "low-dose-naltrexone"
    assert find_pack(library, "naltrexone").id == "naltrexone"
    with pytest.raises(MissingPartError, match="no page of evidence is written"):
        find_compound(library, "naltrexone 50 mg")


def test_an_unknown_name_is_told_with_the_nearest(tmp_path):
    with pytest.raises(UnknownNameError, match="glimmerine"):
        find_compound(open_library(write_pack(tmp_path)), "glimerin")


def test_a_name_of_two_compounds_is_asked_back(tmp_path):
    write_pack(tmp_path)
    library = second(tmp_path, "shimmer", name="Shimmer", abbreviation="GLM", names=["shine"])
    with pytest.raises(UnclearNameError, match=r"glimmerine .* or shimmer"):
        find_pack(library, "glm")
    assert find_pack(library, "shine").id == "shimmer"
    assert list(shared_names(list_packs(library))) == [("GLM", ("glimmerine", "shimmer"))]


def test_an_id_means_its_own_pack_whatever_others_are_called(tmp_path):
    write_pack(tmp_path)
    library = second(tmp_path, "shimmer", name="Shimmer", abbreviation=None, names=["glimmerine"])
    assert find_pack(library, "glimmerine").id == "glimmerine"
    assert list(shared_names(list_packs(library))) == []


def test_a_substance_means_its_only_compound(tmp_path):
    write_pack(tmp_path, substance="glow-salt")
    assert find_pack(open_library(tmp_path), "glow salt").id == "glimmerine"


def test_a_broken_pack_is_left_out_and_told(tmp_path):
    write_pack(tmp_path)
    question = tmp_path / "compounds/glimmerine/questions/glimmerine-pain.toml"
    question.write_text(question.read_text("utf-8").replace('"pain"', '"pian"'), "utf-8")
    library = open_library(tmp_path)
    evidence, broken = read_sound(read_evidence, library)
    assert "glimmerine-pain" not in evidence.questions and evidence.questions
    assert list(broken) == ["glimmerine"] and "pian" in str(broken["glimmerine"][0])
    own = read_evidence(library.only("low-dose-naltrexone")).questions.keys()
    assert own and own <= evidence.questions.keys()
    with pytest.raises(LibraryError, match="pian"):
        read_evidence(library.only("glimmerine"))


def test_what_is_shared_below_and_broken_stops_everything(tmp_path):
    write_pack(tmp_path)
    study = tmp_path / "studies/2020/maker-2020.toml"
    study.write_text(study.read_text("utf-8").replace('"fibromyalgia"', '"nothing"'), "utf-8")
    with pytest.raises(LibraryError, match="nothing"):
        read_sound(read_evidence, Library((tmp_path,)))


def test_a_compound_file_that_cannot_be_read_keeps_its_problems(tmp_path):
    write_pack(tmp_path, unit="spoons")
    library = open_library(tmp_path)
    assert list_packs(library)["glimmerine"].problems
    with pytest.raises(LibraryError, match="spoons"):
        find_compound(library, "glimmerine")
    assert find_compound(library, "LDN").unit == "mg"


def test_a_question_belongs_to_the_pack_it_lies_in(tmp_path):
    write_pack(tmp_path)
    question = tmp_path / "compounds/glimmerine/questions/glimmerine-pain.toml"
    text = question.read_text("utf-8").replace('"glimmerine"', '"low-dose-naltrexone"', 1)
    question.write_text(text, "utf-8")
    with pytest.raises(LibraryError, match="whose folder it lies in"):
        read_evidence(open_library(tmp_path))
