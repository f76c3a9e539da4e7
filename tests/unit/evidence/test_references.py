import pytest

from evidose.evidence import Study, study_file, survey_evidence

QUESTION = "compounds/low-dose-naltrexone/questions/fibromyalgia-pain.toml"
FINAL = "studies/2024/bruun-2024-final.toml"


def sole(library):
    problems = survey_evidence(library).problems
    assert len(problems) == 1, problems
    return problems[0]


def test_a_library_whose_records_point_at_each_other_is_clean(write_library):
    assert survey_evidence(write_library()).problems == ()


@pytest.mark.parametrize(
    ("file", "change", "field", "near"),
    [
        (FINAL, lambda t: t.update(condition="fibromyalgi"), "condition", "fibromyalgia"),
        (FINAL, lambda t: t.update(shares_patients_with=["x"]), "shares_patients_with", ""),
        (FINAL, lambda t: t.update(secondary_of="bruun-2024"), "secondary_of", "bruun-2024-final"),
        (FINAL, lambda t: t["findings"][0].update(outcome="pian"), "findings[1].outcome", "pain"),
        (
            FINAL,
            lambda t: t["findings"][0].update(instrument="nrs"),
            "findings[1].instrument",
            "",
        ),
        (
            QUESTION,
            lambda t: t.update(outcome="pains"),
            "outcome",
            "pain",
        ),
        (
            QUESTION,
            lambda t: t.update(conditions=["fibro"]),
            "conditions",
            "",
        ),
        (
            QUESTION,
            lambda t: t.update(instrument="nrs-pian"),
            "instrument",
            "nrs-pain",
        ),
        (
            "common/outcomes/pain.toml",
            lambda t: t.update(reference_instrument="nrs-pian"),
            "reference_instrument",
            "nrs-pain",
        ),
        (
            "common/outcomes/pain.toml",
            lambda t: t["important_differences"][0].update(scale="VAS"),
            "important_differences[1].scale",
            "",
        ),
        (
            "common/conditions/fibromyalgia.toml",
            lambda t: t.update(broader=["pain"]),
            "broader",
            "",
        ),
        (
            "compounds/low-dose-naltrexone/compound.toml",
            lambda t: t["index"]["weights"][0].update(question="fibromyalgia-pian"),
            "index.weights[1].question",
            "fibromyalgia-pain",
        ),
        (
            "reviews/vatvani-2024.toml",
            lambda t: t.update(includes=["bruun-2024-finale"]),
            "includes",
            "bruun-2024-final",
        ),
        (
            "reviews/vatvani-2024.toml",
            lambda t: t["pooled"][0].update(source="article"),
            "pooled[1].source",
            "",
        ),
        (
            "reviews/vatvani-2024.toml",
            lambda t: t["pooled"][0].update(question="fm-pain"),
            "pooled[1].question",
            "",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_with_the_nearest_name(
    write_library, file, change, field, near
):
    problem = sole(write_library({file: change}))
    assert (problem.file, problem.field) == (file, field)
    assert near in problem.next_step


def test_a_mean_difference_needs_a_scale(write_library):
    library = write_library({QUESTION: lambda t: t.pop("instrument") and None})
    problem = sole(library)
    assert problem.field == "instrument"
    assert "SMD" in problem.next_step


def test_a_mean_beyond_the_ends_of_its_scale_is_told(write_library):
    def swap(table):
        table["findings"][0]["kind"] = "final"
        table["findings"][0]["groups"][0].update(mean=13, ci_low=12, ci_high=14)

    problems = survey_evidence(write_library({FINAL: swap})).problems
    assert [p.field for p in problems] == [
        "findings[1].groups[1].mean",
        "findings[1].groups[2].mean",
    ]
    assert problems[0].code == "unit"
    assert problems[0].expected == "a mean from 0 to 10 on Pain 0-10"


def test_a_change_may_be_negative_but_not_wider_than_the_scale(write_library):
    def widen(table):
        table["findings"][0]["groups"][1].update(mean=-10.5, ci_low=-11, ci_high=-10)

    assert sole(write_library({FINAL: widen})).expected.startswith("a mean change from -10 to 10")


def test_one_report_stands_in_one_record(write_library, study):
    study.update(id="bruun-2023", doi="10.1016/S2665-9913(23)00278-3")
    library = write_library(
        {
            FINAL: lambda t: t.update(doi="10.1016/s2665-9913(23)00278-3"),
            "studies/2024/bruun-2023.toml": study,
        }
    )
    problem = sole(library)
    assert (problem.field, problem.code) == ("doi", "twice")
    assert problem.file == FINAL
    assert "studies/2024/bruun-2023.toml" in problem.found


def test_undated_studies_have_a_folder_of_their_own(study):
    assert study_file(Study.model_validate(study)) == FINAL
    study.pop("year")
    assert study_file(Study.model_validate(study)) == "studies/undated/bruun-2024-final.toml"
