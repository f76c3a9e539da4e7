from datetime import date

from evidose.safety import Answers, merge_answers

X = "low-dose-naltrexone"


def test_lists_are_joined_and_the_newer_answer_counts():
    kept = Answers(
        X, medications=("aspirin",), conditions=("lupus",), labs=("ALT=20",), age=45, surgery="none"
    )
    both = merge_answers(Answers(X, medications=("none",), surgery=date(2026, 1, 1)), kept)
    assert both.medications == ("none", "aspirin")
    assert (both.conditions, both.labs, both.age) == (("lupus",), ("ALT=20",), 45)
    assert both.surgery == date(2026, 1, 1)


def test_an_opioid_named_now_ends_an_older_no():
    kept = Answers(X, no_opioids=True, unsettled=frozenset({"opioids"}))
    both = merge_answers(Answers(X, last_opioid=("tramadol 2026-01-01",)), kept)
    assert (both.no_opioids, both.unsettled) == (False, frozenset())
    assert merge_answers(Answers(X), kept).no_opioids
