from datetime import date
from types import SimpleNamespace

import pytest

from evidose.safety.told import Told, answers_of

BOOK = SimpleNamespace(none_words=frozenset({"none", "no medicines"}))


def made(**told):
    return answers_of(Told(**told), BOOK, "quell", 4.5)


def test_nothing_told_leaves_every_question_open():
    answers = made()
    assert (answers.compound, answers.dose_mg) == ("quell", 4.5)
    assert answers.medications is None and answers.conditions is None
    assert answers.pregnant is None and answers.surgery is None and not answers.answers


def test_none_stands_only_where_nothing_else_is_told():
    assert made(medications=["none"]).medications == ("none",)
    told = made(medications=["No medicines", "aspirin", "aspirin"], conditions=["none", "asthma"])
    assert told.medications == ("aspirin",) and told.conditions == ("asthma",)


@pytest.mark.parametrize(("word", "read"), [("yes", "yes"), ("no", "no"), ("perhaps", None)])
def test_yes_and_no_are_read_and_nothing_else_is(word, read):
    told = made(plain={"pregnant": word, "liver": word})
    assert (told.pregnant, told.liver) == (read, read)


@pytest.mark.parametrize(
    ("text", "day"), [("2026-05-01", date(2026, 5, 1)), ("none", "none"), ("soon", None)]
)
def test_an_operation_is_a_day_or_none_or_open(text, day):
    assert made(plain={"surgery": text}).surgery == day


def test_further_answers_keep_their_question():
    told = made(plain={"glows": "yes", "weight": "70", "empty": ""}, lists={"herbs": ("sage",)})
    assert told.answers == {"glows": "yes", "weight": "70", "herbs": ("sage",)}
