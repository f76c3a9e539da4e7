"""A made-up pack of another class than any that ships: tests of what several compounds do."""

from pathlib import Path

SLUG = "glow-root"

_COMPOUND = """
schema_version = 1
id = "glow-root"
name = "Glow root"
substance = "glow-root"
kind = "supplement"
summary = "A root that nobody has heard of."
dose_low = 100.0
dose_high = 900.0
unit = "mg"
last_reviewed = 2026-11-22

[index]
frozen_on = 2026-11-22

[[index.weights]]
question = "fibromyalgia-pain"
weight = 1.0
why = "Made up"
"""

_SCREENING = """
schema_version = 1
id = "glow-root"
name = "glow root"
names = ["radix lucens"]
itself = ["glow-root"]
highest_usual_dose_mg = 900.0

[[sources]]
cite = "Made up for a test"
reading = "knowledge"
verified = false
"""

_RULE = """
schema_version = 1
id = "glow-root-cough"
kind = "interaction"
severity = "major"
cause = "glow-root-cough"
subject = "glow root with codeine"
substances = ["codeine"]
statuses = ["current", "past"]
within_days = 14
message = "Glow root and codeine do not go together."
reason = "Made up."
action = "Ask a pharmacist before the next dose."
certainty = "low"
reviewed = 2026-11-22

[[holds]]
start = "ask first"
continue = "ask"

[[sources]]
cite = "Made up for a test"
reading = "knowledge"
verified = false
"""


def write_second_pack(folder: Path) -> Path:
    """Write the pack into a library of its own below `folder`; return the library."""
    pack = folder / "library" / "compounds" / SLUG
    (pack / "rules" / "interaction").mkdir(parents=True)
    (pack / "compound.toml").write_text(_COMPOUND, "utf-8")
    (pack / "screening.toml").write_text(_SCREENING, "utf-8")
    (pack / "rules" / "interaction" / "glow-root-cough.toml").write_text(_RULE, "utf-8")
    return folder / "library"
