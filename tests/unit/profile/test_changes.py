"""Two dates compared, and the retraction drill."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile import Profile, build_profile, changed_records, compare, retract
from evidose.terms import UnknownNameError

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DAYS = (date(2011, 1, 1), date(2014, 1, 1), date(2018, 1, 1), date(2024, 6, 1), None)
FINAL = "studies/bruun-2024-final"


@pytest.fixture(scope="module")
def profiles() -> dict[date | None, Profile]:
    return {day: build_profile("LDN", EVIDENCE, LIBRARY, day) for day in DAYS}


def retracted(name: str) -> Profile:
    return build_profile("LDN", retract(EVIDENCE, [name], date(2026, 1, 1)), LIBRARY)


def test_every_change_between_two_dates_is_explained_by_a_record(
    profiles: dict[date | None, Profile],
) -> None:
    for earlier, later in pairwise(DAYS):
        found = compare(profiles[earlier], profiles[later])
        assert found.sentences
        assert not found.unexplained()


def test_a_profile_does_not_differ_from_itself(profiles: dict[date | None, Profile]) -> None:
    found = compare(profiles[None], profiles[None])
    assert (found.records, found.sentences, found.numbers) == ((), (), ())
    assert found.untouched == len(profiles[None].all_sentences())


@pytest.mark.parametrize(("substance", "told"), [("gabapentin", True), ("duloxetine", False)])
def test_a_report_on_another_compound_alone_is_no_news(substance: str, told: bool) -> None:
    own = EVIDENCE.compounds["low-dose-naltrexone"]
    other = own.model_copy(update={"id": "other", "substance": substance})
    body = replace(EVIDENCE, compounds={own.id: own, "other": other})
    earlier, later = (build_profile("LDN", body, LIBRARY, date(y, 1, 1)) for y in (2003, 2018))
    keys = {r.key for r in compare(earlier, later).records}
    assert ("studies/arnold-2004-duloxetine" in keys) is told
    assert ("studies/arnold-2007-gabapentin" in keys) is not told
    assert "studies/younger-2013" in keys
    reviews = {"duloxetine": "reviews/lunn-2014-duloxetine", "gabapentin": ""}
    assert reviews[substance] not in keys


def test_a_report_on_a_compound_of_another_pack_is_no_news() -> None:
    earlier, later = (build_profile("LDN", EVIDENCE, LIBRARY, date(y, 1, 1)) for y in (2003, 2018))
    keys = {r.key for r in compare(earlier, later, {"duloxetine"}).records}
    assert "studies/arnold-2004-duloxetine" not in keys
    assert {"studies/arnold-2007-gabapentin", "studies/younger-2013"} <= keys


def test_the_large_trial_of_january_2024_is_named(profiles: dict[date | None, Profile]) -> None:
    found = compare(profiles[date(2018, 1, 1)], profiles[date(2024, 6, 1)])
    result = next(s for s in found.sentences if s.id == "question.fibromyalgia-pain.result")
    assert (result.kind, result.before, FINAL in result.records) == ("added", None, True)
    moved = {n.name: (n.before, n.after) for n in found.numbers}
    assert moved["fibromyalgia-pain.k"] == (0, 1)
    assert moved["fibromyalgia-pain.estimate"][1] == pytest.approx(0.34)


@pytest.mark.parametrize(
    "name", ["bruun-2024-final", "rodriguezfreire-2026-innova", "smith-2011-crohn", "younger-2013"]
)
def test_a_retraction_moves_what_rests_on_the_study_and_nothing_else(
    name: str, profiles: dict[date | None, Profile]
) -> None:
    before, after = profiles[None], retracted(name)
    found = compare(before, after)
    key = f"studies/{name}"
    assert [(r.key, r.kind) for r in found.records] == [(key, "changed")]
    dependent = {s.id for s in before.all_sentences() if key in {t.record for t in s.traces}}
    told = {s.id: s for s in found.sentences}
    assert dependent <= told.keys()
    assert not found.unexplained()
    new = {s.id: s for s in after.all_sentences()}
    for sentence in before.all_sentences():
        if sentence.id not in dependent and sentence.id in new:
            assert new[sentence.id] == sentence or key in {
                t.record for t in new[sentence.id].traces
            }
    pooled = {d.study for q in after.questions.values() for d in q.answer.derived}
    assert name not in pooled
    lost = [n for n, q in before.questions.items() if name in {d.study for d in q.answer.derived}]
    for question in lost:
        for part in ("result", "trials"):
            change = told[f"question.{question}.{part}"]
            assert change.kind in ("changed", "gone")
            assert change.after is None or change.after != change.before
    assert told["compound.counts"].kind == told["compound.sizes"].kind == "changed"
    moved = {n.name for n in found.numbers}
    assert {f"{q}.k" for q in lost} <= moved
    assert {n.partition(".")[0] for n in moved} <= {"counts", "index", *before.questions}


def test_numbers_of_questions_without_the_study_stay(
    profiles: dict[date | None, Profile],
) -> None:
    found = compare(profiles[None], retracted("smith-2011-crohn"))
    assert not [n for n in found.numbers if n.name.startswith("fibromyalgia")]
    assert any(
        n.name == "crohns-clinical-response.score" and n.after is None for n in found.numbers
    )


def test_an_unknown_study_is_told() -> None:
    with pytest.raises(UnknownNameError, match="bruun-2024-final"):
        retract(EVIDENCE, ["bruun-2024"], date(2026, 1, 1))


def test_records_are_compared_by_content() -> None:
    later = EVIDENCE.as_of(date(2024, 6, 1))
    kinds = {r.kind for r in changed_records(EVIDENCE.as_of(date(2018, 1, 1)), later)}
    assert kinds == {"added"}
    assert {r.kind for r in changed_records(later, EVIDENCE.as_of(date(2018, 1, 1)))} == {"gone"}


def test_what_all_compounds_share_is_news_of_each(profiles: dict[date | None, Profile]) -> None:
    pain = EVIDENCE.outcomes["pain"].model_copy(update={"importance": 1})
    other = replace(EVIDENCE, outcomes={**EVIDENCE.outcomes, "pain": pain})
    found = compare(profiles[None], build_profile("LDN", other, LIBRARY))
    assert [(r.key, r.kind) for r in found.records] == [("outcomes/pain", "changed")]
