"""Whole wordings: the name is codeine, a second one tramadol."""

from datetime import date

import pytest

from evidose.reading.mentions import read

TODAY = date(2026, 11, 30)


def told(text, rules):
    mention = next(m for m in read(text, rules.lexicon, TODAY).mentions if "codeine" in m.name.ids)
    return mention.status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("gave up codeine years ago but took one on Sunday", "current"),
        ("on codeine in 2015, stopped, and back on it", "current"),
        ("my husband takes codeine and so do I", "current"),
        ("my husband takes codeine for his back, I take nothing", "other"),
        ("our Jack Russell, codeine for his hips", "other"),
        ("my sister gives me codeine", "current"),
        ("la vicina mi ha dato codeina", "current"),
        ("LDN cannot be taken with my codeine", "current"),
        ("I handle codeine well", "current"),
        ("I am a nurse so I handle codeine all day", "other"),
        ("given codeine, tore it up", "negated"),
        ("given codeine, took two and tore it up", "current"),
        ("prescribed codeine, refused tramadol", "current"),
        ("not on codeine, tramadol or anything like it", "negated"),
        ("codeine, I never take it, unless in pain", "current"),
        ("paracetamol without codeine", "negated"),
        ("can you take codeine with this?", "planned"),
        ("is it OK to take LDN with codeine?", "current"),
        ("the GP says we could try codeine", "planned"),
        ("the GP says we could try codeine 30 mg", "current"),
        ("the GP says we could try codeine, yesterday I felt fine", "planned"),
        ("doctor wants me off codeine in January", "current"),
        ("a codeine from my husband now and then", "current"),
        ("codeine. No side effects since 2019", "current"),
        ("je ne prends plus que de la codeine depuis trois ans", "current"),
        ("stopped smoking 3 years ago, codeine 50 mg", "current"),
        ("in recovery, on codeine for 3 years", "current"),
        ("clean from heroin 5 years with codeine", "current"),
        ("codeine, came off end of 2021", "past"),
        ("codeine stopped working in 2021", "current"),
    ],
)
def test_status(text, status, rules):
    assert told(text, rules) == status
