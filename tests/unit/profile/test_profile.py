"""The profile as a whole: traces are true, dates cut, unknown names are told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evidose.evidence import Evidence, Study, open_library, read_evidence
from evidose.pages.know.profile_document import profile_document
from evidose.profile import Profile, build_profile
from evidose.terms import UnknownNameError

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
LDN = "low-dose-naltrexone"


def build(evidence: Evidence, as_of: date | None = None) -> Profile:
    return build_profile(LDN, evidence, LIBRARY, as_of)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return build(EVIDENCE)


@pytest.fixture(scope="module")
def document(profile: Profile) -> dict[str, Any]:
    return profile_document(profile, "test")


def used_findings() -> Iterator[tuple[str, str]]:
    seen = {
        (d.study, d.finding) for q in build(EVIDENCE).questions.values() for d in q.answer.derived
    }
    yield from sorted(seen)


def without(study: str, finding: str) -> Evidence:
    old = EVIDENCE.studies[study]
    table = old.model_dump(exclude_unset=True)
    table["findings"] = [
        {k: v for k, v in f.items() if k != "conflicts_with"}
        for f in table["findings"]
        if f["id"] != finding
    ]
    return replace(EVIDENCE, studies={**EVIDENCE.studies, study: Study.model_validate(table)})


@pytest.mark.parametrize(("study", "finding"), list(used_findings()))
def test_deleting_a_finding_changes_what_traces_to_it_and_nothing_else(
    study: str, finding: str, profile: Profile, document: dict[str, Any]
) -> None:
    key = f"studies/{study}#{finding}"
    after = build(without(study, finding))
    now = profile_document(after, "test")
    new = {s.id: s.text for s in after.all_sentences()}
    for sentence in profile.all_sentences():
        keys = {t.key for t in sentence.traces}
        if key not in keys and f"studies/{study}" not in keys:
            assert new.get(sentence.id) == sentence.text, sentence.id
    outcomes = {o["question"]: o for o in now["outcomes"]}
    for before in document["outcomes"]:
        used = any(s["id"] == study and s["finding"] == finding for s in before["studies"])
        spoken = study in {s["id"] for s in (*before["studies"], *before["set_aside"])}
        if used:
            assert outcomes[before["question"]] != before
            if not any(s["id"] == study for s in outcomes[before["question"]]["studies"]):
                assert outcomes[before["question"]]["k"] == before["k"] - 1
        elif not spoken:
            assert outcomes[before["question"]] == before


def test_moving_one_printed_number_moves_every_number_computed_from_it(profile: Profile) -> None:
    old = EVIDENCE.studies["bruun-2024-final"]
    table = old.model_dump(exclude_unset=True)
    for finding in table["findings"]:
        if finding["id"] == "pain-12w":
            finding["contrast"] |= {"estimate": -1.34, "ci_low": -1.95, "ci_high": -0.73}
    studies = {**EVIDENCE.studies, old.id: Study.model_validate(table)}
    after = build(replace(EVIDENCE, studies=studies))
    key = "studies/bruun-2024-final#pain-12w"
    old_text = {s.id: s.text for s in profile.all_sentences()}
    new_text = {s.id: s.text for s in after.all_sentences()}
    changed = {i for i in old_text if old_text[i] != new_text.get(i)}
    for name in ("result", "trials", "each-excludes", "chances"):
        assert f"question.fibromyalgia-pain.{name}" in changed
    tracing = {s.id for s in profile.all_sentences() if key in {t.key for t in s.traces}}
    assert changed <= tracing


def test_every_sentence_traces_to_things_that_exist(profile: Profile) -> None:
    shelves = {"studies": EVIDENCE.studies, "reviews": EVIDENCE.reviews}
    shelves |= {"questions": EVIDENCE.questions, "compounds": EVIDENCE.compounds}  # type: ignore[dict-item]
    for sentence in profile.all_sentences():
        assert sentence.traces
        for trace in sentence.traces:
            folder, _, rest = trace.key.partition("/")
            if folder in shelves:
                assert rest.partition("#")[0] in shelves[folder], trace
    names = [s.id for s in profile.all_sentences()]
    assert len(names) == len(set(names))


def test_the_two_large_null_trials_are_told_as_nulls(profile: Profile) -> None:
    texts = {s.id: s.text for s in profile.all_sentences()}
    assert texts["question.fibromyalgia-pain.answer"].startswith("The trials cannot tell yet")
    room = texts["question.fibromyalgia-pain.excluded"]
    assert room.endswith("room for a benefit of 1 point, and for a harm of 1 point.")
    alone = texts["question.fibromyalgia-pain.each-excludes"]
    assert "FINAL 2024 rules out a benefit of 1 point or more" in alone
    assert "INNOVA 2026 rules out a benefit of 0.5 points or more" in alone
    trials = texts["question.fibromyalgia-pain.trials"]
    assert "FINAL 2024, 99 people: 0.34 better" in trials
    assert "INNOVA 2026, 98 people: 0.49 worse" in trials


def test_as_of_rebuilds_what_was_known_then() -> None:
    then = build(EVIDENCE, date(2015, 1, 1))
    assert then.counts.year_last is not None
    assert then.counts.year_last <= 2015
    assert then.questions["fibromyalgia-pain"].answer.headline is None
    assert all(s.year is None or s.year <= 2015 for s in then.evidence.studies.values())
    assert then.evidence_hash != build(EVIDENCE).evidence_hash


def test_before_any_publication_nothing_is_claimed() -> None:
    then = build(EVIDENCE, date(1980, 1, 1))
    assert then.counts.records == 0
    assert then.index.value is None
    assert all(q.answer.headline is None for q in then.questions.values())


@pytest.mark.parametrize("name", ["low-dose-naltrexone", "LDN", "Low-dose naltrexone", " ldn "])
def test_a_compound_is_found_by_its_names(name: str) -> None:
    assert build_profile(name, EVIDENCE, LIBRARY).compound.id == LDN


def test_an_unknown_compound_is_told_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean low-dose-naltrexone"):
        build_profile("low-dose-naltrexon", EVIDENCE, LIBRARY)
