from dataclasses import replace
from datetime import date

import pytest
from tests.packs.glimmerine import FILES

from evidose.evidence import Compiled, evidence_files, read_evidence, survey_evidence
from evidose.terms import LibraryError

FINAL = "studies/2024/bruun-2024-final.toml"


def test_everything_is_read_by_folder_and_id(write_library):
    evidence = read_evidence(write_library())
    assert list(evidence.studies) == ["bruun-2024-final"]
    assert list(evidence.reviews) == ["vatvani-2024"]
    assert list(evidence.questions) == ["fibromyalgia-pain"]
    assert evidence.problems == ()


def test_problems_are_raised_together_but_surveyed_in_peace(write_library):
    library = write_library(
        {FINAL: 'id = "bru', "common/outcomes/pain.toml": lambda t: t.update(importance=12)}
    )
    with pytest.raises(LibraryError) as caught:
        read_evidence(library)
    told = {p.file for p in caught.value.problems}
    assert {FINAL, "common/outcomes/pain.toml"} <= told
    survey = survey_evidence(library)
    assert survey.studies == {}
    assert list(survey.conditions) == ["chronic-pain", "fibromyalgia"]


def test_a_broken_file_is_told_once_and_not_echoed_by_those_that_point_to_it(write_library):
    library = write_library({"common/outcomes/pain.toml": lambda t: t.update(importance=12)})
    assert [p.file for p in survey_evidence(library).problems] == ["common/outcomes/pain.toml"]


def test_as_of_a_day_only_what_was_published_by_then_remains(write_library, study):
    undated = {**study, "id": "undated-study", "label": "Undated"}
    for field in ("year", "published"):
        undated.pop(field)
    library = write_library({"studies/undated/undated-study.toml": undated})
    evidence = read_evidence(library)
    assert evidence.as_of(None) is evidence

    def kept(year, month, day):
        view = evidence.as_of(date(year, month, day))
        return sorted([*view.studies, *view.reviews])

    assert kept(2023, 11, 30) == []
    assert kept(2023, 12, 1) == ["bruun-2024-final"]
    assert kept(2024, 10, 1) == ["bruun-2024-final", "vatvani-2024"]


@pytest.mark.parametrize("copies", [False, True])
def test_one_compound_needs_its_own_studies_alone(copies, write_library, study, tmp_path):
    other = {**study, "id": "other-2024", "pmid": "1234567", "doi": "10.1000/x"}
    other["arms"] = [{**arm, "substance": "other"} for arm in study["arms"]]
    told = FILES["compounds/glimmerine/compound.toml"]
    weights = [{"question": "fibromyalgia-pain", "weight": 1.0, "why": "Some"}]
    told = {**told, "id": "other", "substance": "other"}
    told["index"] = {"frozen_on": "2026-11-30", "weights": weights}
    library = write_library(
        {"studies/2024/other-2024.toml": other, "compounds/other/compound.toml": told}
    )
    if copies:
        library = replace(library, compiled=Compiled(tmp_path / "cache", "1"))
    assert len(read_evidence(library).studies) == 2
    (compound,) = set(read_evidence(library).compounds) - {"other"}
    own = read_evidence(library.only(compound))
    assert list(own.studies) == ["bruun-2024-final"] and list(own.reviews) == ["vatvani-2024"]
    assert own.hash() == read_evidence(library.only(compound)).hash()


@pytest.mark.parametrize("copies", [False, True])
def test_a_study_that_cannot_be_read_is_told_to_every_compound(copies, write_library, tmp_path):
    library = write_library({"studies/2024/other-2024.toml": "id = "})
    if copies:
        library = replace(library, compiled=Compiled(tmp_path / "cache", "1"))
    (compound,) = survey_evidence(library).compounds
    with pytest.raises(LibraryError, match=r"other-2024\.toml"):
        read_evidence(library.only(compound))


def test_a_year_alone_counts_from_its_first_day(write_library):
    evidence = read_evidence(write_library({FINAL: lambda t: t.pop("published") and None}))
    assert evidence.as_of(date(2024, 1, 1)).studies
    assert not evidence.as_of(date(2023, 12, 31)).studies


def test_a_condition_takes_in_its_narrower_ones(write_library):
    deep = {
        "schema_version": 1,
        "id": "juvenile-fibromyalgia",
        "name": "Juvenile",
        "broader": ["fibromyalgia"],
    }
    evidence = read_evidence(write_library({"common/conditions/juvenile-fibromyalgia.toml": deep}))
    assert evidence.conditions_within("chronic-pain") == {
        "chronic-pain",
        "fibromyalgia",
        "juvenile-fibromyalgia",
    }
    assert evidence.conditions_within("juvenile-fibromyalgia") == {"juvenile-fibromyalgia"}


def test_the_fingerprint_follows_every_number(write_library):
    first = read_evidence(write_library()).hash()
    assert read_evidence(write_library()).hash() == first

    def nudge(table):
        table["findings"][0]["contrast"]["estimate"] = -0.35

    assert read_evidence(write_library({FINAL: nudge})).hash() != first


def test_evidence_files_are_listed_with_their_folder(write_library):
    listed = {path: folder for folder, path in evidence_files(write_library())}
    assert listed[FINAL] == "studies"
    assert len(listed) == 8
