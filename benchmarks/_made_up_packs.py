"""A library of made-up packs: compounds that do not exist, with studies, questions, rules and asks.

Half of the packs ask about the same illness and share their outcome, as real ones do.
"""

from pathlib import Path

STUDIES, RULES = 3, 2

SOURCE = 'cite = "Made up for a benchmark"\nreading = "knowledge"\nverified = false\n'

COMPOUND = """\
schema_version = 1
id = "{id}"
name = "Made-up {n}"
names = ["Inventium {n}", "Fictol {n}"]
substance = "substance-{n}"
kind = "supplement"
summary = "A compound that does not exist."
dose_low = 1.0
dose_high = 10.0
last_reviewed = 2026-11-30

[index]
frozen_on = 2026-11-30

[[index.weights]]
question = "{id}-events"
weight = 9.0
why = "It stands for what matters."
"""

SCREENING = """\
schema_version = 1
id = "{id}"
name = "made-up {n}"
names = ["inventium {n}"]
itself = ["{id}"]
highest_usual_dose_mg = 10.0

[[sources]]
{source}"""

QUESTION = """\
schema_version = 1
id = "{id}-{about}"
title = "A made-up question?"
compound = "{id}"
conditions = ["{illness}"]
outcome = "made-up-{about}"
measure = "RR"
kinds = ["events"]
"""

RULE = """\
schema_version = 1
id = "{id}-rule-{k}"
kind = "condition"
severity = "moderate"
cause = "{id}-{k}"
subject = "a made-up condition"
terms = ["invented condition {n} {k}"]
message = "A made-up condition was told."
reason = "It stands for a reason."
action = "Ask."
certainty = "judgement"
reviewed = 2026-11-30

[[holds]]
start = "ask first"
continue = "ask"

[[sources]]
{source}"""

ASK = """\
schema_version = 1
id = "{id}-ask"
order = {order}
text = "Is there anything invented?"
why = "It stands for a question."
answer = "yes or no"
valid_days = 30
"""

STUDY = """\
schema_version = 1
id = "made-up-{n}-{year}"
label = "Made-up {n} {year}"
title = "A trial that never was"
published = "{year}"
year = {year}
design = "parallel"
randomised = true
blinding = "double"
condition = "{illness}"
population = "Nobody"
n_randomised = 100

[[sources]]
id = "article"
{source}
[[arms]]
id = "drug"
label = "Made-up {n}"
substance = "substance-{n}"
dose = 5.0
n = 50

[[arms]]
id = "placebo"
label = "Placebo"
substance = "placebo"
n = 50

[[findings]]
id = "events"
outcome = "made-up-events"
kind = "events"
timepoint_weeks = 12.0
primary = true
source = "article"
place = "nowhere"
reading = "knowledge"
groups = [
    {{ arm = "drug", n = 50, events = {events}, total = 50 }},
    {{ arm = "placebo", n = 50, events = 20, total = 50 }},
]
"""

OUTCOME = """\
schema_version = 1
id = "made-up-{about}"
name = "Made-up {about}"
better = "lower"
kind = "event"
importance = 6
"""

CONDITION = """\
schema_version = 1
id = "{id}"
name = "Made-up illness"
"""


def pack_id(n: int) -> str:
    """Return the id of one pack."""
    return f"made-up-{n}"


def write_library(folder: Path, packs: int) -> int:
    """Write a library to be laid over the shipped one; return how many files it has."""
    files: dict[str, str] = {}
    for about in ("events", "harms"):
        files[f"common/outcomes/made-up-{about}.toml"] = OUTCOME.format(about=about)
    for n in range(packs):
        files |= _pack(n)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return len(files)


def _pack(n: int) -> dict[str, str]:
    id_, illness = pack_id(n), f"made-up-illness-{0 if n % 2 else n}"
    words = {"id": id_, "n": n, "source": SOURCE, "illness": illness}
    own = f"compounds/{id_}"
    files = {
        f"{own}/compound.toml": COMPOUND.format(**words),
        f"{own}/screening.toml": SCREENING.format(**words),
        f"{own}/asks/{id_}-ask.toml": ASK.format(**words, order=1000 + n),
        f"common/conditions/{illness}.toml": CONDITION.format(id=illness),
    }
    for about in ("events", "harms"):
        files[f"{own}/questions/{id_}-{about}.toml"] = QUESTION.format(**words, about=about)
    for k in range(RULES):
        files[f"{own}/rules/condition/{id_}-rule-{k}.toml"] = RULE.format(**words, k=k)
    for k in range(STUDIES):
        year = 1990 + (n + k) % 30
        text = STUDY.format(**words, year=year, events=10 + (n + k) % 9)
        files[f"studies/{year}/made-up-{n}-{year}.toml"] = text
    return files
