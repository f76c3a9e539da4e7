"""The shipped evidence as a whole: nothing seen is lost, nothing counts that should not."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from evidose.evidence import SHIPPED, Study, open_library, study_file, survey_evidence
from evidose.synthesis import CHECKS

HERE = Path(__file__).parent
SEEN_COLUMNS = ["id", "kind", "year", "title", "doi_or_pmid", "verdict", "reason", "file"]


@pytest.fixture(scope="module")
def evidence():
    return survey_evidence(open_library())


@pytest.fixture(scope="module")
def seen():
    with (SHIPPED / "seen.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == SEEN_COLUMNS
        return list(reader)


def naltrexone(study: Study) -> bool:
    """True for naltrexone alone or in a combination."""
    return any(arm.substance.startswith("naltrexone") for arm in study.arms)


def test_every_file_reads_clean(evidence):
    assert evidence.problems == ()


def test_every_study_lies_in_the_folder_of_its_year(evidence):
    for study in evidence.studies.values():
        assert (SHIPPED / study_file(study)).is_file(), study.id


def test_every_collected_report_has_a_file_or_a_line_that_says_why_not(seen):
    wanted = (HERE / "dossier_ids.txt").read_text(encoding="utf-8").split()
    assert len(wanted) == 153
    lines = {row["id"]: row for row in seen}
    assert len(lines) == len(seen)
    assert sorted(set(wanted) - set(lines)) == []
    for row in seen:
        assert row["verdict"] in ("used", "set aside"), row["id"]
        assert row["reason"], row["id"]
        if row["file"]:
            assert (SHIPPED / row["file"]).is_file(), row["id"]


def test_every_study_and_review_file_is_in_the_list_of_what_was_seen(evidence, seen):
    listed = {row["file"] for row in seen}
    files = {study_file(s) for s in evidence.studies.values()}
    files |= {f"reviews/{name}.toml" for name in evidence.reviews}
    assert sorted(files - listed) == []


def test_the_randomised_trials_are_all_here_and_nothing_else_counts_as_one(evidence):
    trials = [s for s in evidence.studies.values() if naltrexone(s) and s.is_randomised_trial]
    assert Counter(s.design for s in trials) == {"parallel": 16, "crossover": 9}
    for study in evidence.studies.values():
        if study.design in ("protocol", "secondary-analysis"):
            assert not study.is_randomised_trial, study.id
    for review in evidence.reviews.values():
        assert review.id not in evidence.studies


def test_the_two_larger_fibromyalgia_trials_stand_as_printed(evidence):
    final = evidence.studies["bruun-2024-final"].finding("pain-12w")
    assert [(g.n, g.mean, g.ci_low, g.ci_high) for g in final.groups] == [
        (49, -1.3, -1.7, -0.8),
        (50, -0.9, -1.4, -0.5),
    ]
    shown = final.contrast
    assert (shown.estimate, shown.ci_low, shown.ci_high, shown.p) == (-0.34, -0.95, 0.27, 0.27)
    innova = evidence.studies["rodriguezfreire-2026-innova"].finding("pain-13w")
    assert [(g.n, g.mean) for g in innova.groups] == [(48, -0.33), (50, -0.64)]
    assert (innova.contrast.estimate, innova.contrast.p) == (0.49, 0.236)
    assert innova.contrast.ci_low is None


def test_the_same_people_point_at_the_report_that_counts(evidence):
    for study in evidence.studies.values():
        if study.secondary_of:
            assert study.secondary_of in study.shares_patients_with, study.id
            assert not study.is_randomised_trial, study.id
            assert not evidence.studies[study.secondary_of].shares_patients_with, study.id


def test_protocols_say_how_far_they_are_and_hold_no_results(evidence):
    for study in evidence.studies.values():
        if study.design == "protocol":
            assert study.status is not None, study.id
            assert all(f.kind == "statement" for f in study.findings), study.id


def test_randomised_trials_in_the_main_body_use_the_doses_meant(evidence):
    compound = evidence.compounds["low-dose-naltrexone"]
    for study in evidence.studies.values():
        if not study.is_randomised_trial or study.relevance == "context":
            continue
        for arm in study.arms:
            if arm.substance == "naltrexone" and arm.unit == "mg" and arm.dose is not None:
                assert compound.dose_low <= arm.dose <= compound.dose_high, study.id


def test_randomised_trials_of_the_compound_are_judged_for_bias(evidence):
    for study in evidence.studies.values():
        if naltrexone(study) and study.is_randomised_trial:
            assert study.risk_of_bias is not None, study.id
            assert all(j.reason for j in study.risk_of_bias.domains.values()), study.id


def test_of_two_sources_that_disagree_both_stay_and_one_is_used(evidence):
    pairs = 0
    for study in evidence.studies.values():
        for finding in study.findings:
            for name in finding.conflicts_with:
                other = study.finding(name)
                assert finding.id in other.conflicts_with, study.id
                assert finding.used != other.used, study.id
                pairs += 1
    assert pairs >= 4


def test_a_number_is_verified_only_where_its_source_is(evidence):
    for study in evidence.studies.values():
        verified = {s.id: s.verified for s in study.sources}
        for finding in study.findings:
            if finding.verified:
                assert verified[finding.source], f"{study.id}#{finding.id}"


def test_recorded_doubts_name_known_checks(evidence):
    found = Counter()
    for record in (*evidence.studies.values(), *evidence.reviews.values()):
        parts = record.findings if isinstance(record, Study) else record.pooled
        for doubt in (*record.doubts, *(d for part in parts for d in part.doubts)):
            assert doubt.check is None or doubt.check in CHECKS, record.id
            found[doubt.check] += 1
    assert {"p-against-ci", "effect-beyond-belief", "unequal-periods", "totals"} <= set(found)


def test_the_published_conflicts_are_visible(evidence):
    pooled = [
        p.estimate
        for r in evidence.reviews.values()
        for p in r.pooled
        if p.question == "fibromyalgia-pain" and p.estimate is not None
    ]
    assert sorted(pooled) == [-0.86, -0.5, -0.46, -0.34]
    hegde = evidence.reviews["hegde-2025"]
    assert hegde.pmid == "40540205"
    assert hegde.pooled[0].doubts[0].check == "p-against-ci"
    assert evidence.reviews["parker-2018-cochrane-crohn"].includes == (
        "smith-2011-crohn",
        "smith-2013-paediatric-crohn",
    )
    mental = {
        s.id
        for s in evidence.studies.values()
        for f in s.findings
        if f.outcome == "quality-of-life-mental" and s.is_randomised_trial
    }
    assert mental == {"cree-2010-ms", "sharafaddinzadeh-2010-ms"}


def test_the_headline_weighs_only_questions_that_trials_can_answer(evidence):
    for compound in evidence.compounds.values():
        names = [w.question for w in compound.index.weights]
        assert len(names) == len(set(names))
        for name in names:
            question = evidence.questions[name]
            assert question.controlled, name
            assert not evidence.outcomes[question.outcome].harm, name


def test_questions_without_trials_say_where_was_looked(evidence):
    uncontrolled = [q for q in evidence.questions.values() if not q.controlled]
    assert {"longevity", "post-infectious-fatigue", "thyroid-medicine-use"} <= {
        q.id for q in uncontrolled
    }
    for question in uncontrolled:
        assert question.searches, question.id
        assert not {"parallel", "crossover"} & set(question.designs), question.id


def test_labels_tell_studies_apart(evidence):
    labels = Counter(s.label for s in evidence.studies.values())
    assert [label for label, times in labels.items() if times > 1] == []


def test_addresses_lead_to_the_document_and_not_to_a_mirror_or_a_proxy():
    odd = re.compile(r"https?://(\d+\.){3}\d+|webvpn|proxy|mirror|wilddata|localhost|\.qa\.")
    for path in SHIPPED.rglob("*.toml"):
        for url in re.findall(r'url = "([^"]+)"', path.read_text(encoding="utf-8")):
            assert url.startswith(("https://", "http://")), path
            assert not odd.search(url), f"{path.name}: {url}"


def test_the_library_speaks_of_evidence_only():
    strange = re.compile(r"\b(dossier|todo|fixme)\b|/work/|/tmp/", re.IGNORECASE)
    foreign = {"everyday", "signs", "weights"}  # *dossier* is a French word, *todo* a Spanish one
    texts = [p for p in SHIPPED.rglob("*.toml") if foreign.isdisjoint(p.parts)]
    for path in (*texts, SHIPPED / "seen.csv"):
        found = strange.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found}"
