"""Evenings as people write them: what is heard, and what stays silent."""

from collections import Counter

import pytest
from validation.diary import missed, said, sentences
from validation.reading import FALSE_ALARMS, HEARD

from evidose.evidence import open_library, read_records
from evidose.safety.word_records import Everyday

TRUE_WORDS = {"suicide", "pregnant", "pregnancy", "surgery", "gasping", "unconscious", "collapsed"}
TRUE_WORDS |= {
    "confusion",
    "heroin",
    "delirious",
    "suicidal",
    "jaundice",
    "fainting",
    "convulsions",
}
TRUE_WORDS |= {"fainted", "transplant", "operation"}
"""Words that are an alarm by themselves."""


@pytest.mark.parametrize("half", ["open", "aside"])
def test_emergencies_are_heard(half):
    told = Counter(s.language for s in sentences("alarms", half))
    lost = Counter(s.language for s in sentences("alarms", half) if missed(s))
    assert sum(told.values()) > 300
    for language, number in told.items():
        assert 1 - lost[language] / number >= HEARD.get(language, 0.8), language


@pytest.mark.parametrize("half", ["open", "aside"])
def test_ordinary_evenings_stay_silent(half):
    notes = list(sentences("ordinary", half))
    loud = [s.text for s in notes if said(s.text)]
    assert len(notes) > 450 and len(loud) <= FALSE_ALARMS * len(notes), loud


def test_no_everyday_word_alarms_by_itself():
    records = read_records(open_library(), "words/everyday", Everyday).or_raise()
    words = records["en"].words.split()
    assert len(words) > 6000
    assert {w for w in words if said(f"{w} today")} <= TRUE_WORDS
