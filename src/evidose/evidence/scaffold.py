"""The file of a new study: every field named, nothing filled in that nobody has read.

What a paper says is not guessed, not even the usual: a placeholder stands for each fact, and the
file is refused until it is replaced. What a citation tells is filled in.
"""

from datetime import date
from typing import Any, get_args

import tomli_w

from evidose.evidence.study import Contrast, Design, Kind, Study
from evidose.terms import Citation, Reading, parse_toml

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
unit = "REPLACE with mg, mg/kg or ug"
duration_weeks = "REPLACE with weeks of treatment (a number), or delete the line"
n = "REPLACE with the people in this arm (a number), or delete the line"

[[arms]]
id = "arm-2"
label = "REPLACE with what this arm got, or delete this arm"
substance = "REPLACE with its id in substances/, placebo or no-treatment"
dose = "REPLACE with the dose a day (a number), or delete dose and unit"
unit = "REPLACE with mg, mg/kg or ug"
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


def study_scaffold(name: str, year: int, today: date) -> str:
    """Return a study file to fill in: valid TOML, with a placeholder for every fact.

    Parameters
    ----------
    name : id of the study, ``family-year-topic``
    """
    words = {
        "NAME": name,
        "YEAR": str(year),
        "TODAY": today.isoformat(),
        "DESIGNS": _one_of(Design),
        "KINDS": _one_of(Kind),
        "READINGS": _one_of(Reading),
        "MEASURES": _one_of(Contrast.model_fields["measure"].annotation),
    }
    text = SCAFFOLD
    for word, value in words.items():
        text = text.replace(f"<{word}>", value)
    return text


def _one_of(words: Any) -> str:
    *first, last = get_args(words)
    return f"{', '.join(first)} or {last}"


def with_citation(scaffold: str, citation: Citation) -> str:
    """Return a scaffold with what a citation tells filled in; the title stays to be reworded."""
    table = parse_toml(scaffold)
    table["label"] = f"{citation.family} {citation.year}"
    table["published"] = str(citation.year)
    table["note"] = f"Imported; the printed title is: {citation.title}. {table['note']}"
    if citation.registrations:
        table["registrations"] = list(citation.registrations)
    source = table["sources"][0]
    source["cite"] = citation.cite
    if citation.journal:
        table["journal"] = citation.journal
    for key in ("pmid", "doi"):
        value = getattr(citation, key)
        if value is not None:
            table[key] = source[key] = value
    if citation.pmid is not None:
        source["url"] = f"https://pubmed.ncbi.nlm.nih.gov/{citation.pmid}/"
    elif citation.doi is not None:
        source["url"] = f"https://doi.org/{citation.doi}"
    return tomli_w.dumps({k: table[k] for k in Study.model_fields if k in table})
