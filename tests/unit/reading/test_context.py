"""What stands around a name; the name is always codeine, the second one tramadol."""

from datetime import date

import pytest

from evidose.reading.mentions import read

TODAY = date(2026, 11, 22)


def told(text, rules, number=0):
    mention = read(text, rules.lexicon, TODAY).mentions[number]
    return mention.status, mention.days


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("codeine", "current"),
        ("no codeine", "negated"),
        ("never had any codeine", "negated"),
        ("not taking codeine", "negated"),
        ("codeine: none", "negated"),
        ("codeine (not taking)", "negated"),
        ("denies codeine use", "negated"),
        ("no longer taking codeine", "past"),
        ("stopped codeine", "past"),
        ("codeine was stopped", "past"),
        ("codeine no more", "past"),
        ("have not stopped codeine", "current"),
        ("cannot stop codeine", "current"),
        ("codeine not stopped", "current"),
        ("stopped but restarted codeine", "current"),
        ("stopped codeine last year, still taking codeine", "current"),
        ("no relief from codeine", "current"),
        ("no problem with codeine", "current"),
        ("not only codeine", "current"),
        ("allergic to codeine", "allergy"),
        ("codeine allergy", "allergy"),
        ("no allergy to codeine", "current"),
        ("no 3 codeine", "current"),
        ("nothing. codeine", "current"),
        ("No pain today, codeine", "current"),
    ],
)
def test_status(text, status, rules):
    found = read(text, rules.lexicon, TODAY).mentions
    assert found[-1].status == status


def test_a_denial_goes_on_after_or_but_not_after_and(rules):
    assert told("no codeine or tramadol", rules, 1) == ("negated", None)
    assert told("no codeine and tramadol", rules, 1) == ("current", None)
    assert told("no codeine, tramadol", rules, 1) == ("current", None)


def test_an_allergy_goes_on_after_and_and_in_a_list(rules):
    assert told("allergic to codeine and tramadol", rules, 1) == ("allergy", None)
    assert told("Allergies: codeine, tramadol", rules, 1) == ("allergy", None)
    assert told("allergic to codeine. tramadol daily", rules, 1) == ("current", None)


def test_the_time_of_one_name_is_not_the_time_of_another(rules):
    text = "stopped codeine 2 months ago, tramadol 3 days ago stopped"
    assert told(text, rules, 0) == ("past", 60)
    assert told(text, rules, 1) == ("past", 3)


def test_a_denial_with_a_time_is_a_past_use(rules):
    assert told("no codeine for 3 days", rules) == ("past", 3)
    assert told("haven't had codeine in 5 years", rules) == ("past", 1825)


def test_a_treatment_time_is_not_a_time_since(rules):
    assert told("took codeine for 3 months", rules) == ("past", None)
    assert told("stopped codeine after 3 months", rules) == ("past", None)
