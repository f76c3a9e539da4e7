import pytest
from pydantic import ValidationError

from evidose.evidence import RiskOfBias, Study
from evidose.evidence.library import parse_record

FILE = "studies/2024/bruun-2024-final.toml"


def problems(table):
    record, found = parse_record(table, FILE, Study)
    assert record is None
    return found


def only(table):
    found = problems(table)
    assert len(found) == 1
    return found[0]


def test_a_whole_study_is_read(study):
    record, found = parse_record(study, FILE, Study)
    assert found == []
    assert record is not None
    assert record.n == 99
    assert record.arm("ldn").dose == 6.0
    assert record.finding("pain-12w").contrast.estimate == -0.34
    with pytest.raises(KeyError):
        record.arm("other")
    with pytest.raises(KeyError):
        record.finding("other")


def test_people_analysed_stand_in_where_those_randomised_are_not_told(study):
    del study["n_randomised"]
    study["n_analysed"] = 92
    assert Study.model_validate(study).n == 92


@pytest.mark.parametrize(
    ("design", "randomised", "counts"),
    [
        ("parallel", True, True),
        ("crossover", True, True),
        ("parallel", False, False),
        ("protocol", True, False),
        ("secondary-analysis", True, False),
        ("fixed-order", False, False),
    ],
)
def test_what_counts_as_a_randomised_trial(study, design, randomised, counts):
    study.update(design=design, randomised=randomised)
    assert Study.model_validate(study).is_randomised_trial is counts


def test_a_missing_field_is_named_with_what_to_do(study):
    del study["blinding"]
    problem = only(study)
    assert (problem.file, problem.field, problem.found) == (FILE, "blinding", "nothing")
    assert problem.next_step == "Add the field blinding."


def test_a_misspelt_field_is_named_by_its_place(study):
    study["findings"][0]["groups"][1]["meen"] = -0.9
    problem = only(study)
    assert problem.field == "findings[1].groups[2].meen"
    assert problem.expected == "a known field"
    assert "spelling" in problem.next_step


def test_an_unknown_word_is_told_with_the_words_known(study):
    study["design"] = "RCT"
    problem = only(study)
    assert problem.field == "design"
    assert problem.found == "'RCT'"
    assert "parallel" in problem.expected
    assert "crossover" in problem.expected


def test_each_problem_of_a_file_is_told_at_once(study):
    study["pmid"] = "PMID 38258677"
    study["doi"] = "https://doi.org/10.1016/S2665-9913(23)00278-3"
    study["year"] = 24
    assert {p.field for p in problems(study)} == {"pmid", "doi", "year"}


@pytest.mark.parametrize("name", ["NCT1234567", "04270877", "ISRCTN123", "some trial"])
def test_registrations_are_well_formed(study, name):
    study["registrations"] = ["NCT04270877", name]
    assert only(study).field == "registrations[2]"


@pytest.mark.parametrize(
    "name",
    [
        "NCT04270877",
        "2019-000702-30",
        "ISRCTN12345678",
        "ACTRN12624001162505",
        "RBR-7HK8N",
        "IRCT20180809040747N1",
        "NL9259",
        "CTRI/2013/06/003735",
    ],
)
def test_registers_of_the_world_are_known(study, name):
    study["registrations"] = [name]
    assert Study.model_validate(study).registrations == (name,)


def test_more_events_than_people_are_refused(study):
    study["findings"][0].update(
        kind="events", groups=[{"arm": "ldn", "events": 51, "total": 49}], contrast=None
    )
    del study["findings"][0]["contrast"]
    problem = only(study)
    assert problem.field == "findings[1].groups[1]"
    assert problem.expected == "at most total = 49 events, not 51"


def test_an_interval_stands_in_order(study):
    study["findings"][0]["contrast"].update(ci_low=0.27, ci_high=-0.95)
    assert "ci_low <= ci_high" in only(study).expected


def test_a_group_interval_stands_in_order(study):
    study["findings"][0]["groups"][0].update(ci_low=-0.8, ci_high=-1.7)
    assert "ci_low <= ci_high" in only(study).expected


@pytest.mark.parametrize(
    ("kind", "needed"),
    [("change", "group"), ("events", "group"), ("contrast", "contrast"), ("p-only", "contrast")],
)
def test_a_finding_has_what_its_kind_needs(study, kind, needed):
    finding = study["findings"][0]
    finding["kind"] = kind
    finding["groups"] = []
    finding.pop("contrast")
    assert needed in only(study).expected


def test_a_statement_states_something(study):
    study["findings"][0].update(kind="statement")
    assert only(study).expected == "a statement for kind 'statement'"


def test_a_number_that_is_not_used_says_why(study):
    study["findings"][0]["used"] = False
    assert only(study).expected == "not_used_because where used = false"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda f: f["groups"][0].update(arm="drug"), "arm one of ldn, placebo, not drug"),
        (lambda f: f["contrast"].update(versus="sham"), "arm one of ldn, placebo, not sham"),
        (lambda f: f.update(source="news"), "source one of article, not news"),
        (lambda f: f.update(conflicts_with=["other"]), "conflicts_with one of pain-12w, not other"),
    ],
)
def test_a_finding_refers_to_what_the_file_holds(study, change, word):
    change(study["findings"][0])
    assert word in only(study).expected


@pytest.mark.parametrize("part", ["arms", "sources", "findings"])
def test_ids_inside_a_file_stand_once(study, part):
    study[part].append(dict(study[part][0]))
    assert "stands twice" in only(study).expected


def test_background_studies_say_why(study):
    study["relevance"] = "context"
    assert only(study).expected == "a relevance_note where relevance = 'context'"


def test_percentages_and_probabilities_have_bounds(study):
    study["findings"][0]["groups"][0]["percent"] = 101
    study["findings"][0]["contrast"]["p"] = 1.2
    fields = {p.field for p in problems(study)}
    assert fields == {"findings[1].groups[1].percent", "findings[1].contrast.p"}


def test_overall_risk_of_bias_follows_the_worst_domain():
    def judged(**levels):
        domains = ("randomisation", "deviations", "missing", "measurement", "reporting")
        table = {d: {"judgement": levels.get(d, "low"), "reason": "told"} for d in domains}
        return RiskOfBias.model_validate({"judged_by": "one reader", **table})

    assert judged().overall == "low"
    assert judged(missing="some").overall == "some"
    assert judged(missing="some", reporting="unjudged").overall == "unjudged"
    assert judged(missing="high", reporting="unjudged").overall == "high"
    assert list(judged().domains) == [
        "randomisation",
        "deviations",
        "missing",
        "measurement",
        "reporting",
    ]


def test_a_judgement_is_one_of_four_levels():
    with pytest.raises(ValidationError, match="unjudged"):
        RiskOfBias.model_validate(
            {
                "judged_by": "one reader",
                **{
                    d: {"judgement": "medium", "reason": "told"}
                    for d in ("randomisation", "deviations", "missing", "measurement", "reporting")
                },
            }
        )
