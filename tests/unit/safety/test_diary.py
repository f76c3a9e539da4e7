from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from evidose.person import (
    Allergy,
    Dose,
    Entry,
    Illness,
    LabResult,
    LifeEvent,
    Medicine,
    Note,
    SafetyAnswer,
    Self,
    SideEffect,
    Snapshot,
)
from evidose.safety import screen
from evidose.safety.diary import asked_again, entry_answers, record_answers
from evidose.terms import UnknownNameError

TODAY = date(2026, 11, 28)
LDN = "low-dose-naltrexone"
CLEAR = {
    "medications": "none",
    "opioids": "no",
    "dependence": "no",
    "conditions": "none",
    "liver": "no",
    "kidney": "no",
    "age": "45",
    "pregnant": "no",
    "breastfeeding": "no",
    "surgery": "no",
}


def told(*bodies, days_ago=0):
    at = datetime(2026, 11, 28, 9, tzinfo=UTC) - timedelta(days=days_ago)
    return [Entry(f"{id(b):032x}", at, "", at, b) for b in bodies]


def answers(days_ago=0, **given):
    return told(*(SafetyAnswer(q, (a,)) for q, a in {**CLEAR, **given}.items()), days_ago=days_ago)


def screened(rules, *entries):
    history = tuple(sorted((e for group in entries for e in group), key=lambda e: e.at))
    return screen(record_answers(Snapshot(history), rules, TODAY, compound=LDN), rules, TODAY)


def found(screening):
    return {f.rule for f in screening.findings}


def missing(screening):
    return {q.id for q in screening.missing}


def test_every_question_answered_today(rules):
    screening = screened(rules, answers())
    assert (screening.verdict, screening.complete) == ("no known issue", True)


def test_an_empty_record_answers_nothing(rules):
    screening = screened(rules)
    assert (screening.verdict, missing(screening)) == ("incomplete", set(CLEAR))


@pytest.mark.parametrize("question", CLEAR)
def test_an_old_no_counts_no_longer(rules, question):
    record = next(q for q in rules.questions if q.id == question)
    given = {q: a for q, a in CLEAR.items() if q != question}
    others = told(*(SafetyAnswer(q, (a,)) for q, a in given.items()))
    old = told(SafetyAnswer(question, (CLEAR[question],)), days_ago=record.valid_days + 1)
    assert missing(screened(rules, others, old)) == {question}
    still = told(SafetyAnswer(question, (CLEAR[question],)), days_ago=record.valid_days)
    assert missing(screened(rules, others, still)) == set()


def test_an_old_yes_still_speaks_and_is_asked_again(rules):
    old = told(SafetyAnswer("liver", ("yes",)), days_ago=900)
    rest = told(*(SafetyAnswer(q, (a,)) for q, a in CLEAR.items() if q != "liver"))
    screening = screened(rules, old, rest)
    assert "liver-disease" in found(screening)
    assert missing(screening) == {"liver"}


def test_the_newest_answer_counts(rules):
    screening = screened(rules, answers(days_ago=1, pregnant="yes"), answers())
    assert found(screening) == set()


def test_the_stack_is_screened_and_is_no_answer(rules):
    screening = screened(rules, told(Medicine("Percocet"), Illness("lupus")))
    assert "central-opioid" in found(screening)
    assert {"medications", "conditions"} <= missing(screening)


def test_none_was_answered_and_something_is_on_the_stack(rules):
    screening = screened(rules, answers(), told(Medicine("Percocet")))
    assert screening.verdict == "stop"
    assert not any("none taken" in line for line in screening.checked)
    assert not any("no opioid" in line for line in screening.checked)


@pytest.mark.parametrize(
    "own",
    [Medicine("LDN"), Medicine("naltrexone", Decimal("4.5"), "mg"),
     Medicine("low-dose naltrexone", Decimal("4.5"), "mg")],
)  # fmt: skip
def test_the_compound_itself_is_no_second_product(rules, own):
    assert found(screened(rules, told(own), told(Dose("ldn", True)))) == set()
    full = Medicine("naltrexone", Decimal(50), "mg")
    assert "naltrexone-itself" in found(screened(rules, told(full)))


def test_a_dose_of_an_opioid_counts_by_its_day(rules):
    for days, rule in ((0, "central-opioid"), (1, "central-opioid"), (4, "interval-short-acting")):
        assert rule in found(screened(rules, told(Dose("tramadol", True), days_ago=days)))
    assert found(screened(rules, told(Dose("tramadol", False), days_ago=1))) == set()
    assert screened(rules, told(Dose("tramadol", True), days_ago=800)).findings == ()


def test_a_medicine_that_was_stopped(rules):
    stopped = told(Medicine("tramadol", stop=TODAY - timedelta(days=3)), days_ago=3)
    screening = screened(rules, told(Medicine("tramadol"), days_ago=20), stopped)
    assert found(screening) & {"interval-short-acting", "central-opioid"} == {
        "interval-short-acting"
    }
    answered = answers(days_ago=5, medications="tramadol 50 mg")
    assert "central-opioid" not in found(screened(rules, answered, stopped))
    again = answers(medications="tramadol 50 mg")
    assert "central-opioid" in found(screened(rules, stopped, again))


def test_opioids_answered_with_a_day(rules):
    screening = screened(rules, answers(opioids="tramadol 2026-11-25"))
    assert "interval-short-acting" in found(screening)


def test_allergies_and_illnesses(rules):
    screening = screened(rules, answers(), told(Allergy("naltrexone", "rash")))
    assert "antagonist-allergy" in found(screening)
    assert "chronic-hepatitis" in found(screened(rules, told(Illness("hepatitis C"))))


def test_the_diary_of_the_last_days(rules):
    for body in (Note("crushing chest pain"), LifeEvent("other", "crushing chest pain"),
                 SideEffect("chest pain", "severe")):  # fmt: skip
        assert "chest-pain" in found(screened(rules, told(body, days_ago=14)))
        assert found(screened(rules, told(body, days_ago=15))) == set()


def test_a_word_nobody_knows_leaves_no_question_open(rules):
    screening = screened(rules, answers(), told(Note("the cat Gzorp was noisy")))
    assert (screening.verdict, screening.unrecognised) == ("no known issue", ())
    screening = screened(rules, answers(), told(Medicine("Gzorp")))
    assert (screening.verdict, screening.unrecognised) == ("incomplete", ("Gzorp",))


def test_the_newest_value_of_each_test(rules):
    high = LabResult("alt", Decimal(400), unit="U/L", high=Decimal(40))
    normal = LabResult("alt", Decimal(20), unit="U/L", high=Decimal(40))
    assert "transaminases-5" in found(screened(rules, told(high, days_ago=90)))
    assert found(screened(rules, told(high, days_ago=90), told(normal))) == set()
    both = entry_answers(
        [*told(high, days_ago=9), *told(normal)], rules, TODAY, compound=LDN
    )  # what was just told is judged whole
    assert len(both.results) == 2


def test_results_come_with_their_day_and_stand_without_one(rules):
    high = LabResult("alt", Decimal(400), unit="U/L", high=Decimal(40))
    day = told(high, days_ago=9)[0].at.date()
    new = entry_answers(told(high, days_ago=9), rules, TODAY, compound=LDN)
    assert [(r.result, r.day) for r in new.results] == [(high, day)]
    kept = record_answers(Snapshot(tuple(told(high, days_ago=9))), rules, TODAY, compound=LDN)
    assert [(r.result, r.day) for r in kept.results] == [(high, None)]


def test_newest_values_stand_together_however_far_apart(rules):
    enzyme = LabResult("alt", Decimal(130), unit="U/L", high=Decimal(40))
    bilirubin = LabResult("bilirubin", Decimal("9.2"), unit="mg/dL", high=Decimal("1.2"))
    assert "hys-law" in found(screened(rules, told(enzyme, days_ago=90), told(bilirubin)))


def test_a_result_in_a_note_is_judged_and_a_doubtful_one_is_asked_about(rules):
    note = Note("labs today: ALT 520 U/L (ref 0-44)")
    assert "transaminases-5" in found(screened(rules, told(note)))
    asked = screened(rules, told(Note("bilirubin 8")))
    assert asked.verdict != "no known issue"
    assert "bilirubin 8" in asked.unrecognised
    assert any("In which unit is bilirubin 8" in q.text for q in asked.missing)


def test_a_result_with_a_unit_nobody_knows_is_not_checked(rules):
    strange = LabResult("alt", Decimal(900), unit="stone")
    screening = screened(rules, told(strange))
    assert "ALT 900 stone" in screening.unrecognised


def test_a_value_that_no_rule_judges_is_said_to_have_none(rules):
    platelets = LabResult("platelets", Decimal(40), unit="10*9/L")
    screening = screened(rules, told(platelets), told(LabResult("ana", titre=160)))
    assert screening.no_rule == ("platelets 40 10^9/L", "ANA 1:160")
    assert not any("platelets" in line for line in screening.checked)


@pytest.mark.parametrize(
    ("birth", "age"),
    [("1980", 45), ("1980-05", 46), ("1980-11-28", 46), ("1980-11-29", 45), ("2008", 17)],
)
def test_age_from_birth(rules, birth, age):
    entries = told(Self(birth), Self(sex="female"))
    given = record_answers(Snapshot(tuple(entries)), rules, TODAY, compound=LDN)
    assert given.age == age
    assert ("under-18" in found(screen(given, rules, TODAY))) == (age < 18)


def test_an_age_that_was_answered_grows(rules):
    entries = tuple(told(SafetyAnswer("age", ("45",)), days_ago=800))
    assert record_answers(Snapshot(entries), rules, TODAY, compound=LDN).age == 47


@pytest.mark.parametrize(("said", "under"), [("17.5", True), ("17.99", True), ("18.0", False)])
def test_an_age_with_a_fraction_is_an_age(said, under, rules):
    screening = screened(rules, answers(age=said))
    assert "age" not in missing(screening)
    assert ("under-18" in found(screening)) is under


@pytest.mark.parametrize("said", ["-1", "nan", "old", "1e9"])
def test_what_is_no_age_is_asked_again(said, rules):
    assert "age" in missing(screened(rules, answers(age=said)))


def test_an_answer_nobody_understands_is_none(rules):
    screening = screened(rules, answers(pregnant="perhaps", surgery="soon", age="old"))
    assert missing(screening) == {"pregnant", "surgery", "age"}


def test_what_is_asked_again(rules):
    entries = [*answers(days_ago=60), *told(Self("1980"))]
    entries = [e for e in entries if getattr(e.body, "question", "") not in ("age", "kidney")]
    standing = {s.question.id: s for s in asked_again(Snapshot(tuple(entries)), rules, TODAY)}
    assert list(standing) == [q.id for q in rules.questions]
    assert standing["opioids"].due and standing["opioids"].answers == ("no",)
    assert not standing["liver"].due
    assert standing["age"].answers == ("born 1980",) and not standing["age"].due
    assert standing["kidney"].due and standing["kidney"].told is None


def test_no_such_compound(rules):
    with pytest.raises(UnknownNameError, match="compound"):
        record_answers(Snapshot(()), rules, TODAY, compound="wine")


@pytest.mark.parametrize("name", ["Normal pregnancy", "pregnancy", "Opioid dependence"])
def test_an_illness_that_is_over_says_nothing_of_today(rules, name):
    over = Illness(name, since=date(2015, 1, 1), until=date(2015, 9, 20))
    assert found(screened(rules, answers(), told(over))) == found(screened(rules, answers()))
    standing = Illness(name, since=date(2015, 1, 1), until=TODAY)
    assert found(screened(rules, answers(), told(standing))) > found(screened(rules, answers()))


def test_an_ended_course_does_not_end_another_of_the_same_name(rules):
    goes_on = Medicine("tramadol", start=date(2020, 1, 1))
    over = Medicine("tramadol", start=date(2021, 1, 1), stop=date(2021, 2, 1))
    both = screened(rules, answers(), told(goes_on, days_ago=9), told(over, days_ago=3))
    assert both.verdict == "stop"
    same = Medicine("tramadol", start=date(2020, 1, 1), stop=date(2021, 2, 1))
    ended = screened(rules, answers(), told(goes_on, days_ago=9), told(same, days_ago=3))
    assert ended.verdict != "stop"
    alone = Medicine("tramadol", stop=date(2021, 2, 1))
    ended = screened(rules, answers(), told(goes_on, days_ago=9), told(alone, days_ago=3))
    assert ended.verdict != "stop"
