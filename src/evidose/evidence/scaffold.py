"""The files of a new study and a new compound: every field named, none filled in unread.

What a paper says is not guessed, not even the usual: a placeholder stands for each fact, and the
file is refused until it is replaced.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import tomli_w

from evidose.evidence.compound import Compound
from evidose.evidence.parts import Unit
from evidose.evidence.study import Contrast, Design, Kind
from evidose.terms import Reading

SCAFFOLD = """\
schema_version = 1
id = "<NAME>"
label = "REPLACE with a short name: first author and year, or the trial's own name"
title = "REPLACE with what the study is, in your own words"
year = <YEAR>
design = "REPLACE with <DESIGNS>"
randomised = "REPLACE with true or false (no quotes)"
blinding = "REPLACE with double, single, open or unclear"
condition = "REPLACE with the id of a file in conditions/"
population = "REPLACE with who took part"
n_randomised = "REPLACE with the people randomised (a number), or delete the line"
n_analysed = "REPLACE with the people analysed (a number), or delete the line"
note = "Scaffolded on <TODAY>. What the report does not tell is left out: delete its line."

[[sources]]
id = "article"
cite = "REPLACE with authors, journal, year"
url = "REPLACE with the address of the article, or delete the line"
reading = "REPLACE with <READINGS>"
verified = false

[[arms]]
id = "arm-1"
label = "REPLACE with what this arm got"
substance = "REPLACE with its id in substances/, placebo or no-treatment"
dose = "REPLACE with the dose a day (a number), or delete dose and unit"
unit = "REPLACE with <UNITS>"
duration_weeks = "REPLACE with weeks of treatment (a number), or delete the line"
n = "REPLACE with the people in this arm (a number), or delete the line"

[[arms]]
id = "arm-2"
label = "REPLACE with what this arm got, or delete this arm"
substance = "REPLACE with its id in substances/, placebo or no-treatment"
dose = "REPLACE with the dose a day (a number), or delete dose and unit"
unit = "REPLACE with <UNITS>"
duration_weeks = "REPLACE with weeks of treatment (a number), or delete the line"
n = "REPLACE with the people in this arm (a number), or delete the line"

[[findings]]
id = "finding-1"
outcome = "REPLACE with the id of a file in outcomes/"
instrument = "REPLACE with the id of a file in instruments/, or delete the line for events"
timepoint_weeks = "REPLACE with weeks after the start (a number), or delete the line"
kind = "REPLACE with <KINDS>"
primary = "REPLACE with true if the report names it primary, else false (no quotes)"
source = "article"
place = "REPLACE with section or table"
reading = "REPLACE with <READINGS>"
verified = false

[[findings.groups]]
arm = "arm-1"
n = "REPLACE with the people measured (a number); add mean, sd, events, total as printed"

[[findings.groups]]
arm = "arm-2"
n = "REPLACE with the people measured (a number); add mean, sd, events, total as printed"

[findings.contrast]
arm = "arm-1"
versus = "arm-2"
measure = "REPLACE with <MEASURES>; or delete this contrast"
estimate = "REPLACE with the number as printed, or delete the line; add ci_low, ci_high, p"
"""


COMPOUND = """\
schema_version = 1
id = "<SLUG>"
name = "<NAME>"
names = [
    "REPLACE with a further name people use, or delete these lines",
]
substance = "REPLACE with the word that the arms of studies use for it, such as <SLUG>"
kind = "REPLACE with prescription or supplement"
summary = "REPLACE with what it is, in one or two sentences"
dose_low = "REPLACE with the lowest dose a day that is meant here (a number)"
dose_high = "REPLACE with the highest dose a day that is meant here (a number)"
unit = "REPLACE with <UNITS>"
usual_time = "REPLACE with the usual time of day, or delete the line"
last_reviewed = "REPLACE with the day of the last review, without quotes, e.g. 2026-11-30"

[index]
frozen_on = "REPLACE with the day the weights were fixed, before any result, without quotes"

[[index.weights]]
question = "REPLACE with the id of a file in questions/"
weight = "REPLACE with its importance from 1 to 9 (a number)"
why = "REPLACE with the reason"
"""

SCREENING = """\
schema_version = 1
id = "<SLUG>"
name = "<NAME>"
names = [
    "REPLACE with a further name people type, or delete these lines",
]
classes = [
    "REPLACE with a folder of classes/, or delete these lines",
]
itself = [
    "REPLACE with its id in common/substances, or <SLUG> where no file describes it",
]
look_back_days = "REPLACE with the days that answers about medicines look back (a whole number)"
hold_hours = "REPLACE with hours it is stopped before an operation, 0 for none (a whole number)"

[highest_usual_dose]
amount = "REPLACE with the dose a day that is assumed where none is told (a number)"
unit = "REPLACE with the unit of compound.toml: <UNITS>"

[[sources]]
cite = "REPLACE with where these facts stand"
url = "REPLACE with the address, or delete the line"
reading = "REPLACE with <READINGS>"
verified = false
"""


def study_scaffold(name: str, year: int, today: date, compound: Compound | None = None) -> str:
    """Return a study file to fill in: valid TOML, with a placeholder for every fact.

    Parameters
    ----------
    name : id of the study, ``family-year-topic``
    compound : what the first arm got; its substance and unit are filled in
    """
    words = {
        "NAME": name,
        "YEAR": str(year),
        "TODAY": today.isoformat(),
        "DESIGNS": _one_of(Design),
        "KINDS": _one_of(Kind),
        "READINGS": _one_of(Reading),
        "MEASURES": _one_of(Contrast.model_fields["measure"].annotation),
        "UNITS": _one_of(Unit),
    }
    text = SCAFFOLD
    if compound is not None:
        first, second, rest = text.partition("[[arms]]")[0], *text.split("[[arms]]")[1:]
        unknown = ('"REPLACE with its id in substances/, placebo or no-treatment"', '<UNITS>"')
        second = second.replace(unknown[0], f'"{compound.substance}"', 1)
        second = second.replace(f'"REPLACE with {unknown[1]}', f'"{compound.unit}"', 1)
        text = "[[arms]]".join((first, second, rest))
    return _filled(text, words)


def compound_scaffold(slug: str, name: str) -> str:
    """Return a ``compound.toml`` to fill in."""
    return _filled(COMPOUND, {"SLUG": slug, "NAME": _quoted(name), "UNITS": _one_of(Unit)})


def screening_scaffold(slug: str, name: str) -> str:
    """Return a ``screening.toml`` to fill in."""
    words = {"SLUG": slug, "NAME": _quoted(name), "READINGS": _one_of(Reading)}
    words["UNITS"] = _one_of(Unit)
    return _filled(SCREENING, words)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"<{word}>", value)
    return text


def _quoted(name: str) -> str:
    """Return a name as a value of TOML, without its quotes."""
    return tomli_w.dumps({"x": name}).removeprefix('x = "').rstrip()[:-1]


def _one_of(words: Any) -> str:
    *first, last = get_args(words)
    return f"{', '.join(first)} or {last}"
