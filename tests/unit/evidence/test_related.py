"""A page needs what is about its compound, and what that points at; of others nothing."""

import pytest
import tomli_w
from tests.packs.glimmerine import FILES

from evidose.evidence import Library
from evidose.evidence.related import related

QUESTION = 'conditions = ["migraine"]\n'


@pytest.fixture
def library(tmp_path):
    for pack in ("glow", "other"):
        place = tmp_path / f"compounds/{pack}/questions"
        place.mkdir(parents=True)
        (place / f"{pack}-pain.toml").write_text(QUESTION.replace("migraine", f"{pack}-ache"))
    write_compound(tmp_path, "other", "dim-salt")
    return Library((tmp_path,)).only("glow")


def write_compound(root, slug, substance):
    told = FILES["compounds/glimmerine/compound.toml"]
    text = tomli_w.dumps(told | {"id": slug, "substance": substance})
    (root / f"compounds/{slug}/compound.toml").write_text(text)


def about(substances=(), linked=(), numbers=(), conditions=(), questions=()):
    return {
        "substances": list(substances),
        "linked": list(linked),
        "numbers": list(numbers),
        "conditions": list(conditions),
        "questions": list(questions),
    }


def found(library, studies, reviews=None):
    near = related(
        library,
        "glow",
        {f"studies/2020/{name}.toml": told for name, told in studies.items()},
        {f"reviews/{name}.toml": told for name, told in (reviews or {}).items()},
    )
    return tuple({path.rpartition("/")[2].removesuffix(".toml") for path in p} for p in near)


def test_a_study_with_an_arm_of_the_substance(library):
    studies = {"own": about(["glow", "placebo"]), "not": about(["placebo", "dim-salt"])}
    assert found(library, studies) == ({"own"}, set())


def test_a_study_that_cannot_be_read_may_be_about_it(library):
    assert found(library, {"odd": None}, {"strange": None}) == ({"odd"}, {"strange"})


def test_studies_of_the_same_people_go_with_it_both_ways_and_onward(library):
    studies = {
        "own": about(["glow"], linked=["a"]),
        "a": about(["dim-salt"]),
        "b": about(["dim-salt"], linked=["a"]),
        "c": about(["dim-salt"], linked=["own"]),
        "far": about(["dim-salt"], linked=["nobody"]),
    }
    assert found(library, studies)[0] == {"own", "a", "b", "c"}


def test_what_is_about_no_compound_may_be_about_any(library):
    studies = {"class": about(["dim-salts", "placebo"]), "another": about(["dim-salt", "placebo"])}
    assert found(library, studies, {"class": about(["salts"])}) == ({"class"}, {"class"})


def test_studies_of_one_registration_go_together(library):
    studies = {
        "own": about(["glow"], numbers=["NCT1"]),
        "a": about(["dim-salt"], numbers=["NCT1", "NCT2"]),
        "b": about(["dim-salt"], numbers=["NCT2"]),
        "far": about(["dim-salt"], numbers=["own"]),
    }
    assert found(library, studies)[0] == {"own", "a", "b"}


def test_reviews_about_it_its_questions_and_its_illnesses(library):
    reviews = {
        "own": about(["glow"]),
        "answers": about(["dim-salt"], questions=["glow-pain"]),
        "illness": about(["dim-salt"], conditions=["glow-ache"]),
        "not": about(["dim-salt"], conditions=["other-ache"], questions=["other-pain"]),
    }
    assert found(library, {}, reviews) == (set(), {"own", "answers", "illness"})


def test_what_a_review_includes_goes_with_it(library):
    studies = {"in": about(["dim-salt"], linked=["further"]), "further": about(["dim-salt"])}
    studies["out"] = about(["dim-salt"])
    assert found(library, studies, {"own": about(["glow"], linked=["in"])})[0] == {"in", "further"}
