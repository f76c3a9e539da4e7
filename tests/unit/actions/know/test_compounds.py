import pytest
from tests.packs.glimmerine import write_pack

from evidose.actions.know.compounds import (
    WhichCompoundError,
    asked_of,
    concerns,
    meant,
    only_compound,
    shown_compounds,
    whole_evidence,
)
from evidose.terms import UnclearNameError, UnknownNameError


def test_one_compound_is_meant_where_none_is_named(one_pack):
    assert only_compound() == meant(None) == meant("LDN") == "low-dose-naltrexone"


def test_of_several_compounds_one_has_to_be_named(one_pack, tmp_path):
    write_pack(tmp_path)
    with pytest.raises(WhichCompoundError, match="glimmerine, low-dose-naltrexone"):
        meant(None, tmp_path)
    assert meant("glimmer salt", tmp_path) == "glimmerine"


def test_each_compound_has_the_pages_that_its_pack_holds_something_for(one_pack, tmp_path):
    found = {s.pack.id: s.parts for s in shown_compounds(write_pack(tmp_path))}
    assert found == {
        "glimmerine": frozenset(),
        "low-dose-naltrexone": frozenset({"simulate", "mechanism", "plan"}),
    }


def test_a_study_concerns_the_compounds_that_its_arms_got(one_pack, tmp_path):
    first, second = shown_compounds(write_pack(tmp_path))
    evidence = whole_evidence(tmp_path)
    study, outcome = evidence.studies["maker-2020"], evidence.outcomes["pain"]
    assert concerns(study, first) and not concerns(study, second)
    assert concerns(outcome, first) and concerns(outcome, second)


def test_a_question_has_one_owner(tmp_path):
    write_pack(tmp_path)
    assert asked_of("glimmerine-pain", None, tmp_path) == "glimmerine"
    with pytest.raises(UnknownNameError):
        asked_of("glimmerine-pain", "LDN", tmp_path)
    own = tmp_path / "compounds/glimmerine/questions"
    text = (own / "glimmerine-pain.toml").read_text("utf-8")
    (own / "fibromyalgia-pain.toml").write_text(
        text.replace("glimmerine-pain", "fibromyalgia-pain")
    )
    with pytest.raises(UnclearNameError, match="low-dose-naltrexone"):
        asked_of("fibromyalgia-pain", None, tmp_path)
    assert asked_of("fibromyalgia-pain", "glm", tmp_path) == "glimmerine"
