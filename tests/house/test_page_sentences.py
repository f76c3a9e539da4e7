"""No sentence of the page is broken: one stop at its end, numbers that agree with their words."""

import re

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.know.profile_text import profile_markdown
from evidose.profile import build_profile
from evidose.synthesis import describe

BROKEN = {
    "two stops": r"[^.]\.\.(?!\.)|[?!:;,]\.(?!\d)|\. \.",
    "one of many": r"\b1 (?:trials|people|persons|studies|reports|reviews|records|questions)\b",
    "none as some": r"\b0 of \d+ \((?:under|0 %)",
    "all as most": r"\b(\d+) of \1 \(over",
    "unknown as a measure": r"not stated -?\d",
    "one trial as the trials": r"the trials lean[^;:]*: [^;]*\(1 trial,",
    "nothing in brackets": r"\(\s*\)|: ?;|: \.",
    "no value": r"\bNone\b|\bnan\b",
}


@pytest.fixture(scope="module")
def texts():
    library = open_library()
    evidence = read_evidence(library)
    found = []
    for day in (None, "1980-01-01", "2009-12-31", "2011-06-01", "2015-01-01"):
        from evidose.actions.know.profile import compute_profile

        profile = compute_profile("LDN", day) if day else build_profile("LDN", evidence, library)
        found += [s.text for s in profile.all_sentences()]
        found += profile_markdown(profile).splitlines()
    found += [describe(f) for s in evidence.studies.values() for f in s.findings]
    return found


@pytest.mark.parametrize("kind", BROKEN)
def test_no_sentence_is_broken(texts, kind):
    broken = [t for t in texts if re.search(BROKEN[kind], t)]
    assert len(texts) > 1000
    assert broken == [], "\n".join(broken[:5])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("two stops", "as background only.. Reported: 1"),
        ("two stops", "Does it help?. No"),
        ("one of many", "rests on 1 trials"),
        ("none as some", "0 of 20 (under 1 %)"),
        ("all as most", "20 of 20 (over 99 %)"),
        ("unknown as a measure", "Reported: not stated 5."),
        ("one trial as the trials", "the trials lean towards benefit: sleep (1 trial, 40 people)"),
        ("nothing in brackets", "told ()"),
        ("no value", "in None people"),
    ],
)
def test_the_watch_sees_such_sentences(kind, text):
    assert re.search(BROKEN[kind], text)
