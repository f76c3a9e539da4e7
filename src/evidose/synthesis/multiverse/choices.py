"""The choices that decide which numbers of which trials enter an analysis."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from evidose.evidence import Evidence, Question, Study
from evidose.synthesis.contrast import derive
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.eligible import Candidate, select
from evidose.synthesis.multiverse.paired import paired_smd
from evidose.synthesis.multiverse.percentages import points_from_percentages
from evidose.synthesis.rules import DerivationRules

ADJUSTED, ARMS = "reported difference", "arm means"
AS_ASKED, FINAL, CHANGE = "as asked", "end values only", "changes only"
NEAREST, EARLIEST, LATEST = "nearest", "earliest", "latest"
OUT, IN = "out", "in"
ANY, ASKED = "any instrument", "the question's instrument"


@dataclass(frozen=True, slots=True)
class Effect:
    """One trial's effect under one set of data choices, with what the trial choices look at."""

    study: str
    label: str
    year: int
    yi: float
    vi: float
    risk_of_bias: str
    blinding: str
    crossover: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The trials' effects under one set of data choices."""

    choices: Mapping[str, str]
    effects: tuple[Effect, ...]


def data_choices(question: Question, rules: DerivationRules) -> dict[str, tuple[str, ...]]:
    """Return the options of every data choice, the headline's own first."""
    if question.measure in ("RR", "RD"):
        others = [m for m in ("RR", "OR", "RD") if m != question.measure]
        return {
            "measure": (question.measure, *others),
            "follow-up": (NEAREST, EARLIEST, LATEST),
            "active comparators": (OUT, IN),
            "fixed order": (OUT, IN),
        }
    middle, low, high = (
        f"{r:g}"
        for r in (
            rules.crossover_correlation,
            rules.crossover_correlation_low,
            rules.crossover_correlation_high,
        )
    )
    other = "SMD" if question.measure == "MD" else None
    return {
        "measure": (question.measure, other) if other else (question.measure,),
        "numbers": (ADJUSTED, ARMS),
        "kind": (AS_ASKED, FINAL, CHANGE),
        "follow-up": (NEAREST, EARLIEST, LATEST),
        "crossover without means": (OUT, IN),
        "percentage change as points": (OUT, IN),
        "correlation": (middle, low, high),
        "active comparators": (OUT, IN),
        "fixed order": (OUT, IN),
        "instrument": (ANY, ASKED) if question.instrument else (ANY,),
    }


def tables(question: Question, evidence: Evidence, rules: DerivationRules) -> Iterator[Table]:
    """Yield the trials' effects under every combination of data choices, the headline first."""
    options = data_choices(question, rules)
    body = replace(evidence, studies=dict(_near(question, evidence)))
    for values in product(*options.values()):
        chosen = dict(zip(options, values, strict=True))
        yield Table(chosen, _effects(chosen, question, body, rules))


def _near(question: Question, evidence: Evidence) -> Iterator[tuple[str, Study]]:
    """Yield the studies of the compound on the outcome; the others cannot enter."""
    substance = evidence.compounds[question.compound].substance
    for name, study in evidence.studies.items():
        if any(a.substance == substance for a in study.arms) and any(
            f.outcome == question.outcome for f in study.findings
        ):
            yield name, study


def asked(chosen: Mapping[str, str], question: Question) -> Question:
    """Return the question as the choices would ask it."""
    allowed: list[str] = list(question.kinds)
    if chosen.get("kind", AS_ASKED) != AS_ASKED:
        only = "final" if chosen["kind"] == FINAL else "change"
        allowed = [k for k in allowed if k == only]
    elif _takes_pairs(chosen) or _takes_percentages(chosen):
        allowed.append("percent-change")
    week = {EARLIEST: question.weeks_low, LATEST: question.weeks_high}
    return question.model_copy(
        update={
            "measure": chosen["measure"],
            "kinds": tuple(allowed),
            "timepoint_weeks": week.get(chosen["follow-up"], question.timepoint_weeks),
        }
    )


def _effects(
    chosen: Mapping[str, str], question: Question, body: Evidence, rules: DerivationRules
) -> tuple[Effect, ...]:
    wanted = asked(chosen, question)
    if chosen["fixed order"] == IN:
        body = replace(body, studies={n: _as_if_random(s) for n, s in body.studies.items()})
    found: dict[str, Effect] = {}
    for comparator in _comparators(chosen, wanted, body):
        against = wanted.model_copy(update={"comparator": comparator})
        for candidate in select(against, body).candidates:
            effect = _effect(candidate, chosen, against, body, rules)
            if effect is not None:
                found.setdefault(effect.study, effect)
    return tuple(sorted(found.values(), key=lambda e: (e.year, e.study)))


def _comparators(chosen: Mapping[str, str], question: Question, body: Evidence) -> Sequence[str]:
    if chosen["active comparators"] == OUT:
        return (question.comparator,)
    substance = body.compounds[question.compound].substance
    others = {a.substance for s in body.studies.values() for a in s.arms}
    return (question.comparator, *sorted(others - {substance, question.comparator}))


def _as_if_random(study: Study) -> Study:
    if study.design != "fixed-order":
        return study
    return study.model_copy(update={"design": "crossover", "randomised": True})


def _effect(
    candidate: Candidate,
    chosen: Mapping[str, str],
    question: Question,
    body: Evidence,
    rules: DerivationRules,
) -> Effect | None:
    finding = candidate.finding
    if chosen.get("instrument") == ASKED and finding.instrument != question.instrument:
        return None
    correlation = float(chosen["correlation"]) if "correlation" in chosen else None
    pair = _from_arms(candidate, chosen, question, body, rules, correlation)
    if pair is None:
        pair = _as_reported(candidate, question, body, rules, correlation)
    if pair is None and _takes_pairs(chosen):
        pair = _paired(candidate, body, correlation or rules.crossover_correlation)
    if pair is None and _takes_percentages(chosen) and finding.instrument == question.instrument:
        pair = _points(candidate, body)
    if pair is None:
        return None
    study = candidate.study
    level = study.risk_of_bias.overall if study.risk_of_bias else "unjudged"
    return Effect(
        study.id,
        study.label,
        study.year or 0,
        *pair,
        level,
        study.blinding,
        study.design == "crossover",
    )


def _from_arms(
    candidate: Candidate,
    chosen: Mapping[str, str],
    question: Question,
    body: Evidence,
    rules: DerivationRules,
    correlation: float | None,
) -> tuple[float, float] | None:
    """Return the effect from the arms' own means, where asked for and printed."""
    if chosen.get("numbers") != ARMS or candidate.finding.contrast is None:
        return None
    bare = candidate.finding.model_copy(update={"contrast": None})
    return _as_reported(replace(candidate, finding=bare), question, body, rules, correlation)


def _as_reported(
    candidate: Candidate,
    question: Question,
    body: Evidence,
    rules: DerivationRules,
    correlation: float | None,
) -> tuple[float, float] | None:
    try:
        derived = derive(candidate, question, body, rules, correlation)
    except NotComputableError:
        return None
    return derived.yi, derived.vi


def _takes_pairs(chosen: Mapping[str, str]) -> bool:
    return chosen.get("crossover without means") == IN and chosen["measure"] == "SMD"


def _takes_percentages(chosen: Mapping[str, str]) -> bool:
    return chosen.get("percentage change as points") == IN and chosen["measure"] == "MD"


def _points(candidate: Candidate, body: Evidence) -> tuple[float, float] | None:
    if candidate.finding.kind != "percent-change":
        return None
    try:
        return points_from_percentages(candidate, _better(candidate, body))
    except NotComputableError:
        return None


def _better(candidate: Candidate, body: Evidence) -> str:
    instrument = body.instruments.get(candidate.finding.instrument or "")
    return instrument.better if instrument is not None else "lower"


def _paired(candidate: Candidate, body: Evidence, correlation: float) -> tuple[float, float] | None:
    try:
        return paired_smd(candidate, correlation, _better(candidate, body))
    except NotComputableError:
        return None
