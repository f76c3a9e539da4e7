"""What the trials let a person expect, before a single day of their own."""

from dataclasses import dataclass
from pathlib import Path

from evidose.actions.track.personal_library import PersonalLibrary, personal_library
from evidose.evidence import find_compound, library_date
from evidose.response import Expectation, expect, find_target
from evidose.terms import VERSION, InputError


@dataclass(frozen=True, slots=True)
class Expected:
    """Expectations, one for each outcome."""

    compound: str
    expectations: tuple[Expectation, ...]
    level: float
    code_version: str
    library_version: str


def expect_outcomes(
    outcome: str | None = None,
    *,
    compound: str,
    instrument: str | None = None,
    condition: str | None = None,
    overlay: Path | None = None,
) -> Expected:
    """Return what can be expected of one outcome, or of every one that trials measured.

    Parameters
    ----------
    instrument : the scale to tell it on; the outcome's own where absent
    condition : only trials in this condition count as evidence

    Raises
    ------
    InputError, UnknownNameError
        Outcome, scale or compound is not known, or the outcome is no scale.
    """
    known = personal_library(overlay)
    found = find_compound(known.library, compound).id
    names = (outcome,) if outcome else _measured(known, found)
    expectations = []
    for name in names:
        try:
            target = find_target(known.evidence, known.response, name, instrument)
        except InputError:
            if outcome:
                raise
            continue
        expectation = expect(
            target, found, known.evidence, known.library, known.response, condition=condition
        )
        if outcome or expectation.evidence.question is not None:
            expectations.append(expectation)
    return Expected(found, tuple(expectations), known.response.rules.level, VERSION, library_date())


def _measured(known: PersonalLibrary, compound: str) -> tuple[str, ...]:
    """Return the outcomes of the compound's questions, the most important first."""
    questions = known.evidence.questions.values()
    asked = dict.fromkeys(q.outcome for q in questions if q.compound == compound)
    outcomes = known.evidence.outcomes
    return tuple(sorted(asked, key=lambda o: -outcomes[o].importance))
