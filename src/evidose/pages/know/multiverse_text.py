"""The multiverse of a question as lines, as a document and as a figure."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from evidose.evidence import Evidence
from evidose.pages.charts.specification_curve import (
    CurvePoint,
    SpecificationCurve,
    specification_curve_svg,
)
from evidose.profile import number as written
from evidose.profile import plural
from evidose.synthesis import (
    ChoiceEffect,
    Multiverse,
    Reproduction,
    Standing,
    pairs,
    verdict_words,
)

DRAWN = 300
"""Points of the figure; more would lie on each other."""


def multiverse_document(
    found: Multiverse, evidence: Evidence, *, every: bool = False
) -> dict[str, Any]:
    """Return the multiverse as plain data, with every specification on request."""
    specs = found.specifications
    document = {
        "schema_version": 1,
        "compound": found.answer.question.compound,
        "question": found.answer.question.id,
        "n_specifications": len(specs),
        "trials": list(specs.trials),
        "unit": found.unit,
        "headline": _specification(found, found.headline),
        "verdicts": dict(found.verdicts),
        "distribution": _distribution(found),
        "choices": [_choice(c) for c in found.choices],
        "smallest_change_that_flips": [
            {"changed": f.changed, **_specification(found, f.index)} for f in found.flips
        ],
        "idle": dict(found.idle),
        "published": [
            {**_published(r), "among_all": None if s is None else asdict(s)}
            for r, s in zip(found.reproduced, found.standings, strict=True)
        ],
        "pairs": [
            {"first": _name(a), "second": _name(b), "separated_by": list(why)}
            for a, b, why in pairs(found.reproduced, evidence)
        ],
    }
    if every:
        document["specifications"] = [_specification(found, i) for i in range(len(specs))]
    return document


def _specification(found: Multiverse, i: int) -> dict[str, Any]:
    results = found.results
    numbers = {
        name: _finite(getattr(results, name)[i]) for name in ("estimate", "ci_low", "ci_high")
    }
    used = np.isfinite(found.specifications.y[i])
    return {
        "choices": found.specifications.record(i),
        "trials": [t for t, u in zip(found.specifications.trials, used, strict=True) if u],
        **numbers,
        "in_common_unit": _finite(results.estimate[i] / found.units[i]),
        "verdict": verdict_words(found, i),
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _distribution(found: Multiverse) -> dict[str, float | None]:
    values = found.results.estimate / found.units
    values = values[np.isfinite(values)]
    if not values.size:
        return {}
    shares = (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
    cuts = zip(shares, np.quantile(values, shares), strict=True)
    return {f"q{100 * s:g}": float(q) for s, q in cuts}


def _choice(choice: ChoiceEffect) -> dict[str, Any]:
    return {
        "choice": choice.choice,
        "sets_that_differ_in_it_alone": choice.groups,
        "share_that_flips": choice.flips,
        "options": [
            {
                "option": o.option,
                "specifications": o.specifications,
                "median": o.median,
                "verdicts": o.verdicts,
            }
            for o in choice.options
        ],
    }


def _published(r: Reproduction) -> dict[str, Any]:
    return {
        "review": r.review.id,
        "figure": r.pooled.id,
        "label": r.review.label,
        "measure": r.pooled.measure,
        "estimate": r.pooled.estimate,
        "ci_low": r.pooled.ci_low,
        "ci_high": r.pooled.ci_high,
        "included": list(r.included),
        "usable": list(r.usable),
        "missing": r.missing,
        "ours": {name: list(values) for name, values in r.ours.items()},
        "verdict": r.verdict,
        "why": r.why,
    }


def _name(r: Reproduction) -> str:
    return f"{r.review.id}#{r.pooled.id}"


def multiverse_text(found: Multiverse, evidence: Evidence) -> str:
    """Return the multiverse as lines for a terminal."""
    return "\n".join((*_summary(found), *_choices(found), *_figures(found, evidence)))


def _summary(found: Multiverse) -> Iterator[str]:
    question = found.answer.question
    total = len(found.specifications)
    yield f"{question.title} [{question.id}]"
    trials = plural(len(found.specifications.trials), "trial")
    yield f"{plural(total, 'analysis', 'analyses')} of {trials}:"
    for words, n in found.verdicts.items():
        if n:
            yield f"  {n:6}  {n / total:4.0%}  {words}"
    cuts = _distribution(found)
    if cuts:
        low, middle, high = (written(cuts[k] or 0.0) for k in ("q5", "q50", "q95"))
        yield f"Estimates: {middle} in the middle, 90 % from {low} to {high} {found.unit}."
    yield f"The published analysis: {verdict_words(found, found.headline)}."
    yield ""
    if not found.flips:
        yield "No analysis reaches another verdict."
        return
    yield "The smallest changes that flip it:"
    for flip in found.flips:
        changed = ", ".join(f"{name} = {option}" for name, option in flip.changed.items())
        yield f"  {flip.verdict}: {changed}"


def _choices(found: Multiverse) -> Iterator[str]:
    yield ""
    yield "Which choice flips the verdict (share of analyses alike in all else):"
    for choice in found.choices:
        share = "never alone" if choice.flips is None else f"{choice.flips:.0%}"
        yield f"  {choice.choice}: {share} of {choice.groups}"
        for option in choice.options:
            middle = "–" if option.median is None else written(option.median)
            drug = option.verdicts["favours the drug"] / option.specifications
            yield (
                f"    {option.option:32} {option.specifications:6}  median {middle:>6}  "
                f"favours the drug {drug:4.0%}"
            )
    if found.idle:
        yield ""
        yield "Choices that change nothing here:"
    for name, why in found.idle.items():
        yield f"  {name}: {why}"


def _figures(found: Multiverse, evidence: Evidence) -> Iterator[str]:
    if not found.reproduced:
        return
    yield ""
    yield "Published pooled figures, from recorded trial data:"
    for r, s in zip(found.reproduced, found.standings, strict=True):
        yield f"  {r.review.label}, {r.pooled.measure} {_printed(r)}: {r.verdict}; {r.why}"
        for name, (value, low, high) in r.ours.items():
            yield (
                f"    what can be pooled ({name}): {written(value)} "
                f"({written(low)} to {written(high)})"
            )
        if s is not None:
            yield f"    {_among(s, found.unit)}"
    yield ""
    yield "What separates them:"
    for a, b, why in pairs(found.reproduced, evidence):
        yield f"  {a.review.label} / {b.review.label}: {'; '.join(why)}"


def _among(s: Standing, unit: str) -> str:
    """Say where a published figure stands among all analyses of the recorded data."""
    text = f"printed: {written(s.value)} {unit}; {s.as_favourable:.0%} of all analyses reach that"
    if s.low is None or s.high is None:
        return text
    count = "one of its trials" if s.trials == 1 else f"{s.trials} of its trials"
    return f"{text}; those of {count} alone give {written(s.low)} to {written(s.high)}"


def _printed(r: Reproduction) -> str:
    text = written(r.pooled.estimate or 0.0)
    if r.pooled.ci_low is None or r.pooled.ci_high is None:
        return text
    return f"{text} ({written(r.pooled.ci_low)} to {written(r.pooled.ci_high)})"


def multiverse_curve(found: Multiverse, *, inline: bool = False) -> str:
    """Draw the specification curve."""
    results, specs = found.results, found.specifications
    values = [x / found.units for x in (results.estimate, results.ci_low, results.ci_high)]
    usable = np.flatnonzero(np.isfinite(values).all(axis=0))
    order = usable[np.argsort(values[0][usable], kind="stable")]
    at = np.unique(np.linspace(0, len(order) - 1, min(DRAWN, len(order))).round().astype(int))
    shown = [c for c in found.choices if c.choice != "left out" or len(c.options) <= 12]
    names = list(specs.options)
    columns = [names.index(c.choice) for c in shown]
    points = []
    for i in order[at]:
        record = list(specs.record(int(i)).values())
        estimate, low, high = (float(v[i]) for v in values)
        side, options = int(results.verdict[i]), tuple(record[c] for c in columns)
        points.append(CurvePoint(estimate, low, high, side, options))
    own = np.flatnonzero(order == found.headline)
    return specification_curve_svg(
        SpecificationCurve(
            title=found.answer.question.title,
            choices=[(c.choice, tuple(o.option for o in c.options)) for c in shown],
            points=points,
            total=len(order),
            headline=float(own[0] + 0.5) / len(order) if own.size else 0.0,
            unit=found.unit,
        ),
        inline=inline,
    )
