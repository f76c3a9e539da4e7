"""Whose a medicine is, and when; the name is codeine, a second one tramadol."""

from datetime import date

import pytest

from evidose.reading.mentions import read

TODAY = date(2026, 11, 22)


def told(text, rules, number=0):
    mention = read(text, rules.lexicon, TODAY).mentions[number]
    return mention.status, mention.days


@pytest.mark.parametrize(
    "text",
    [
        "my husband takes codeine",
        "dad had codeine at the end",
        "my dog is on codeine",
        "I give my dog codeine",
        "codeine is for the cat",
        "codeine (my brother)",
        "I care for my mother, she takes codeine",
        "my husband takes codeine and I take ibuprofen",
        "mein Mann nimmt Codein",
        "la codéine de mon frère",
        "codeína para mi perro",
        "mio padre prende codeina",
    ],
)
def test_somebody_elses(text, rules):
    assert told(text, rules) == ("other", None)


@pytest.mark.parametrize(
    "text",
    [
        "my wife and I take codeine",
        "my husband takes codeine, me too",
        "my husband's codeine, I took one too",
        "my wife's codeine, took two of them",
        "I take my wife's codeine",
        "took my dog's codeine",
        "my wife gave me her codeine",
        "my husband hates my codeine",
        "my mother says I should stop codeine",
        "codeine from my husband",
        "codeine because my husband left",
        "I never miss my codeine",
        "codeine for the last 2 years",
        "codeine since last year",
        "using codeine since 2019",
        "codeine daily after surgery in 2018",
        "codeine 2 years ago?",
        "I refuse to stop codeine",
        "did not refuse codeine",
        "offered tramadol, codeine daily",
        "going to taper codeine next month",
        "I take codeine and have surgery next month",
        "still on codeine until surgery next month",
    ],
)
def test_ones_own_and_taken_now(text, rules):
    found = read(text, rules.lexicon, TODAY).mentions
    status = next(m.status for m in found if "codeine" in m.name.ids)
    assert status == "current"


@pytest.mark.parametrize(
    "text",
    [
        "they offered me codeine but I refused",
        "refused codeine at the dentist",
        "codeine refused",
        "prescribed codeine but never filled it",
        "prescribed codeine, didn't take it",
        "never filled the codeine prescription",
        "nie Codein genommen",
        "j'ai refusé la codéine",
    ],
)
def test_never_taken(text, rules):
    assert told(text, rules) == ("negated", None)


def test_what_was_offered_and_then_taken_counts(rules):
    assert told("prescribed codeine but only took half", rules)[0] != "negated"
    assert told("prescribed codeine, didn't take it today", rules)[0] == "current"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("codeine 2016", 3613),
        ("codeine (2016)", 3613),
        ("codeine once, 2016", 3613),
        ("2016: codeine", 3613),
        ("codeine (after surgery in 2016)", 3613),
        ("codeine 2010-2016", 3613),
        ("codeine and tramadol in 2016", 3613),
        ("codeine 3 weeks ago", 21),
        ("codeine last summer", 83),
        ("codeine when I was 12", 365),
        ("codeine vor 3 Wochen", 21),
        ("codeine il y a 3 semaines", 21),
        ("codeine hace 3 semanas", 21),
        ("codeine 3 settimane fa", 21),
    ],
)
def test_a_bare_time_dates_a_past_use(text, days, rules):
    assert told(text, rules) == ("past", days)


def test_a_dose_is_no_date(rules):
    assert told("codeine 6.25-10", rules) == ("current", None)
    assert told("codeine 1-0-10", rules) == ("current", None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("surgery next month, they'll give me codeine", None),
        ("going to be given codeine after my operation", None),
        ("operation planned 2027-02-10 with codeine", -80),
        ("operation planned for 10 February with codeine", -80),
        ("opération le mois prochain, on me donnera de la codéine", None),
    ],
)
def test_planned(text, days, rules):
    found = read(text, rules.lexicon, TODAY).mentions
    status = next((m.status, m.days) for m in found if "codeine" in m.name.ids)
    assert status == ("planned", days)


def test_a_procedure_in_a_month_may_be_the_next_one(rules):
    assert told("hip operation in March", rules) == ("current", None)
    assert told("hip operation in March 2020", rules)[0] == "past"
    assert told("hip operation on 10 February 2027", rules) == ("planned", -80)
