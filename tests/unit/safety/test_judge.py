"""The judgement as a whole, on the shipped library."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.evidence import library_date, open_library
from evidose.evidence.library import SHIPPED
from evidose.safety import Answers, load_rules, screen
from evidose.safety.dose_range import dose_fits
from evidose.terms import Dose, UnknownNameError

TODAY = date(2026, 11, 22)
CLEAR = Answers(
    compound="low-dose-naltrexone",
    dose_mg=4.5,
    medications=("none",),
    no_opioids=True,
    conditions=("none",),
    age=45,
    pregnant="no",
    breastfeeding="no",
    surgery="none",
)

INTERACTIONS = "classes/opioid-antagonist/rules/interaction"


BOOK = load_rules(open_library())


def test_nothing_told_is_incomplete_and_names_every_question(rules):
    found = screen(Answers("low-dose-naltrexone"), rules, TODAY)
    assert found.verdict == "incomplete"
    assert not found.complete
    assert {q.id for q in found.missing} == {
        "medications",
        "opioids",
        "dependence",
        "conditions",
        "liver",
        "kidney",
        "age",
        "pregnant",
        "breastfeeding",
        "surgery",
    }


def test_everything_answered_and_nothing_found_is_no_known_issue(rules):
    found = screen(CLEAR, rules, TODAY)
    assert (found.verdict, found.complete, found.missing) == ("no known issue", True, ())


def test_an_opioid_stops_whatever_else_is_unknown(rules):
    found = screen(replace(CLEAR, medications=("blorbzine", "Percocet")), rules, TODAY)
    assert found.verdict == "stop"
    assert not found.complete
    assert found.unrecognised == ("blorbzine",)


def test_one_cause_gives_one_finding(rules):
    told = replace(
        CLEAR,
        medications=("codeine", "Codeine 30 mg", "stopped codeine 3 days ago", "Tylenol 3"),
        labs=("ALT=140 U/L", "AST=120 U/L"),
    )
    found = screen(told, rules, TODAY)
    opioids = [f for f in found.findings if f.rule == "central-opioid"]
    enzymes = [f for f in found.findings if f.rule.startswith("transaminases")]
    assert (len(opioids), len(enzymes)) == (1, 1)
    assert "ALT 140" in enzymes[0].message
    assert "AST 120" in enzymes[0].message


def test_findings_are_ordered_by_severity_and_a_crisis_comes_first(rules):
    told = replace(CLEAR, medications=("codeine", "ibuprofen", "isoniazid"), notes=("suicidal",))
    found = screen(told, rules, TODAY)
    assert found.crisis
    assert found.findings[0].rule == "self-harm-words"
    ranks = ["contraindicated", "major", "moderate", "minor", "informational"]
    order = [ranks.index(f.severity) for f in found.findings]
    assert order == sorted(order)


def test_an_approximate_reading_is_never_complete(rules):
    found = screen(replace(CLEAR, medications=("metformine",)), rules, TODAY)
    assert found.recognised[0].did_you_mean
    assert (found.verdict, found.complete) == ("incomplete", False)
    danger = screen(replace(CLEAR, medications=("percoset",)), rules, TODAY)
    assert "did you mean" in danger.findings[0].message
    assert sum("did you mean" in f.message for f in danger.findings) == 1


@pytest.mark.parametrize("field", ["age", "pregnant", "breastfeeding", "surgery", "medications"])
def test_one_open_question_is_enough_for_incomplete(field, rules):
    found = screen(replace(CLEAR, **{field: None}), rules, TODAY)
    assert found.verdict == "incomplete"
    assert [q.id for q in found.missing] == [field]


@given(
    texts=st.lists(st.text(max_size=60), max_size=5),
    opioid=st.sampled_from(["codeine", "Percocet", "tramadol 50 mg", "Suboxone", "heroin"]),
)
@settings(deadline=None)
def test_nothing_beside_an_opioid_lowers_the_stop(texts, opioid):
    found = screen(replace(CLEAR, medications=(*texts, opioid)), BOOK, TODAY)
    assert found.verdict == "stop"


@given(text=st.text(min_size=1, max_size=80))
@settings(deadline=None)
def test_no_text_is_lost(text):
    found = screen(replace(CLEAR, medications=(text,)), BOOK, TODAY)
    blank = not text.strip()
    said_none = "medicines: none taken, as told" in found.checked
    assert blank or said_none or found.recognised or found.unrecognised
    if found.verdict == "no known issue":
        assert said_none or all(r.exact for r in found.recognised)


def test_a_changed_rule_file_changes_the_answer(tmp_path):
    folder = tmp_path / INTERACTIONS
    folder.mkdir(parents=True)
    text = (SHIPPED / INTERACTIONS / "nsaid.toml").read_text(encoding="utf-8")
    changed = text.replace('severity = "informational"', 'severity = "contraindicated"')
    named = f'replaces = "nsaid@{library_date()}"\nreplaces_because = "Made up for a test."\n'
    (folder / "nsaid.toml").write_text(named + changed, encoding="utf-8")
    told = replace(CLEAR, medications=("ibuprofen",))
    assert screen(told, BOOK, TODAY).verdict == "no known issue"
    assert screen(told, load_rules(open_library(tmp_path)), TODAY).verdict == "stop"


def test_hostile_and_huge_input_gets_a_clear_answer_in_a_second():
    texts = (
        "x" * 10_000,
        "lorem ipsum dolor blorb quux " * 345,
        "💊🔥 codeine 💊",
        "\x00\x1b[31mtramadol\x07",
        "Robert'); DROP TABLE medications;--",
        "<script>alert(1)</script> {names} {{7*7}} %s",
        *(f"blorb{i}" for i in range(500)),
    )
    start = time.process_time()
    found = screen(replace(CLEAR, medications=texts), BOOK, TODAY)
    spent = time.process_time() - start
    assert found.verdict == "stop"
    assert {r.id for r in found.recognised} >= {"codeine", "tramadol"}
    lost = [
        f"blorb{i}" for i in range(500) if not any(f"blorb{i}" == u for u in found.unrecognised)
    ]
    assert lost == []
    assert spent < 1.0


def test_a_compound_without_rules_is_refused(rules):
    with pytest.raises(UnknownNameError, match="aspirin"):
        screen(Answers("aspirin"), rules, TODAY)


@pytest.mark.parametrize(
    ("dose", "fits"), [(2.9, False), (3.0, True), (6.9, True), (7.0, False), (9.0, False)]
)
def test_a_rule_of_doses_holds_from_its_first_and_below_its_last(dose, fits):
    rule = BOOK.rules[0].model_copy(update={"dose_from_mg": 3.0, "dose_below_mg": 7.0})
    assert dose_fits(rule, Dose(Decimal(str(dose)))) is fits
    anything = rule.model_copy(update={"dose_from_mg": None, "dose_below_mg": None})
    assert dose_fits(anything, Dose(Decimal(str(dose))))


def test_a_finding_says_what_it_means_for_the_screened_compound():
    told = Answers("low-dose-naltrexone", pregnant="yes")
    finding = next(f for f in screen(told, BOOK, date(2026, 11, 30)).findings)
    (hold,) = finding.holds
    assert (hold.compound, hold.rule) == ("low-dose-naltrexone", finding.rule)
    assert (hold.start, hold.going_on) == ("hold until prescriber", "ask")


def test_a_stricter_rule_behind_the_one_that_speaks_is_kept_with_its_own_name():
    told = Answers("low-dose-naltrexone", conditions=("depression",), labs=("PHQ-9 = 14",))
    mood = [f for f in screen(told, BOOK, date(2026, 11, 30)).findings if f.rule == "depression"]
    assert [h.rule for h in mood[0].holds] == ["depression", "phq-9"]


NO_OPIOID = "no opioid in the last"


def says_no_opioid(told, rules):
    return any(line.startswith(NO_OPIOID) for line in screen(told, rules, TODAY).checked)


def test_no_opioid_is_said_only_where_none_was_named_within_the_days_looked_back_on(rules):
    days = rules.policies["low-dose-naltrexone"].look_back_days
    assert says_no_opioid(CLEAR, rules)
    assert says_no_opioid(replace(CLEAR, medications=("metformin",)), rules)
    assert not says_no_opioid(replace(CLEAR, no_opioids=False), rules)
    assert not says_no_opioid(replace(CLEAR, medications=("tramadol",)), rules)
    for ago, said in ((1, False), (days, False), (days + 1, True)):
        day = date.fromordinal(TODAY.toordinal() - ago).isoformat()
        past = replace(CLEAR, last_opioid=(f"tramadol {day}",))
        assert says_no_opioid(past, rules) is said, ago


def missing(told, rules):
    return {q.id for q in screen(told, rules, TODAY).missing}


@pytest.mark.parametrize("question", ["age", "conditions", "medications", "pregnant", "surgery"])
def test_an_answer_that_is_too_old_is_asked_again(question, rules):
    assert question not in missing(CLEAR, rules)
    assert question in missing(replace(CLEAR, unsettled=frozenset({question})), rules)


def test_a_result_in_words_answers_no_question_about_an_organ(rules):
    told = replace(CLEAR, conditions=("asthma",))
    assert "kidney" in missing(replace(told, labs=("eGFR normal",)), rules)
    assert "kidney" not in missing(replace(told, labs=("eGFR 90 mL/min",)), rules)


def test_a_denied_illness_answers_its_question_and_another_persons_does_not(rules):
    told = replace(CLEAR, conditions=("asthma",))
    assert "liver" not in missing(replace(told, conditions=("no liver disease",)), rules)
    assert "kidney" in missing(replace(told, conditions=("no liver disease",)), rules)


def test_a_value_without_a_rule_is_listed_as_such_and_not_as_checked(rules):
    found = screen(replace(CLEAR, labs=("CRP 12 mg/L", "ALT 30 U/L (ref 10-45)")), rules, TODAY)
    assert [shown.split()[0] for shown in found.no_rule] == ["CRP"]
    assert not any("CRP" in line for line in found.checked)
    assert any("ALT" in line for line in found.checked)


def test_only_an_opioid_named_now_or_with_its_day_answers_the_question_of_opioids(rules):
    told = replace(CLEAR, no_opioids=False)
    assert "opioids" in missing(told, rules)
    assert "opioids" in missing(replace(told, medications=("metformin",)), rules)
    assert "opioids" not in missing(replace(told, medications=("tramadol",)), rules)
    assert "opioids" not in missing(replace(told, last_opioid=("tramadol 2026-10-01",)), rules)
