"""A simulated dose as text and as a JSON document."""

import math
import textwrap
from collections.abc import Mapping
from typing import Any

from evidose.kinetics import Band, ModelAnswer, Simulation, Spread

SCHEMA_VERSION = 1
WIDTH = 88
NOT_IDENTIFIED = "not identified: the models disagree by more than this"


def simulation_text(
    simulation: Simulation,
    sentences: list[str],
    people: dict[str, dict[str, Spread]],
    people_count: int,
) -> str:
    """Return the answer for a terminal, without colour.

    Parameters
    ----------
    simulation : the typical person under every model
    sentences : the story, computed
    people : spread over people by model and quantity, or empty
    people_count : how many people that spread rests on
    """
    r = simulation.regimen
    wake = _clock(r.wake_hour)
    lines = [f"{r.mg:g} mg every day at {' and '.join(map(_clock, r.hours))}, day {r.days}", ""]
    lines += [f"{f'Blocked {simulation.target} at {wake}':54}{'estimate':>9}   range"]
    for m in simulation.models:
        mark = "  contradicted by PET" if m.contradicted_by else ""
        lines.append(f"  {m.name:52}{_percent(m.at_wake.value):>9}   {_range(m.at_wake)}{mark}")
    whole = simulation.all_models
    lines.append(f"  {'envelope of all models':52}{'':>9}   {_range(whole['at_wake'])}")
    lines += [
        "",
        f"Plasma peak, drug         {_peak(simulation.parent)}",
        f"Plasma peak, metabolite   {_peak(simulation.metabolite)}",
        "",
        f"Lowest in the day         {_range(whole['trough'])}",
        f"Hours a day above 50 %    {_hours(whole['hours_above_50'])}",
        f"Hours a day above 80 %    {_hours(whole['hours_above_80'])}",
        f"Below 10 % after          {_hours(whole['washout_hours'])} hours from the last dose",
        "",
        f"What a change would do at {wake} (percentage points)",
    ]
    for name, d in simulation.changes.items():
        points = f"{100 * d.low:+.0f} to {100 * d.high:+.0f}"
        lines.append(f"  {name:26}{points:>14}   {'' if d.identified else NOT_IDENTIFIED}".rstrip())
    if people:
        lines += ["", f"{people_count:,} people who differ in kinetics, middle 90 % at {wake}"]
        for m in simulation.models:
            s = people[m.id]["at_wake"]
            lines.append(
                f"  {m.name:52}{_percent(s.median):>9}   {_percent(s.p5)} to {_percent(s.p95)}"
            )
    lines.append("")
    for sentence in sentences:
        lines += [textwrap.fill(sentence, WIDTH), ""]
    lines.append("Illustration from published averages; not medical advice.")
    return "\n".join(lines) + "\n"


def simulation_document(simulation: Simulation) -> dict[str, Any]:
    """Return the simulation as plain data; infinite values become ``null``."""
    r = simulation.regimen
    return {
        "schema_version": SCHEMA_VERSION,
        "regimen": {
            "dose_mg": r.mg,
            "at": _clock(r.at_hour),
            **({"also_at": [*map(_clock, r.hours[1:])]} if r.later else {}),
            "days": r.days,
            "wake": _clock(r.wake_hour),
        },
        "units": {"times": "h", "concentration": "nmol/L", "blockade": "1"},
        "envelope": {q: _band(b) for q, b in simulation.all_models.items()},
        "envelope_not_contradicted": {q: _band(b) for q, b in simulation.not_contradicted.items()},
        "models": [_model(m) for m in simulation.models],
        "by_dose_mg": {f"{mg:g}": _band(b) for mg, b in simulation.by_dose.items()},
        "changes": {
            name: {
                "value": d.value,
                "low": d.low,
                "high": d.high,
                "identified": d.identified,
                "verdict": "identified" if d.identified else "not identified",
            }
            for name, d in simulation.changes.items()
        },
        "concentration": {
            name: {
                "parent": [round(float(x), 6) for x in simulation.parent[name]],
                "metabolite": [round(float(x), 6) for x in simulation.metabolite[name]],
            }
            for name in simulation.parent
        },
        "peak": _band(simulation.peak),
        "times": [float(t) for t in simulation.times],
    }


def people_document(people: dict[str, dict[str, Spread]]) -> dict[str, Any]:
    """Return the spread over people as plain data."""
    return {
        model: {q: {"p5": s.p5, "median": s.median, "p95": s.p95} for q, s in by.items()}
        for model, by in people.items()
    }


def _model(m: ModelAnswer) -> dict[str, Any]:
    return {
        "id": m.id,
        "name": m.name,
        "story": m.story,
        "contradicted_by": list(m.contradicted_by),
        "at_wake": _band(m.at_wake),
        "trough": _band(m.trough),
        "hours_above_50": _band(m.hours_above_50),
        "hours_above_80": _band(m.hours_above_80),
        "washout_hours": _band(m.washout_hours),
        "blockade": [round(float(x), 5) for x in m.blockade],
        "low": [round(float(x), 5) for x in m.low],
        "high": [round(float(x), 5) for x in m.high],
    }


def _peak(courses: Mapping[str, Any]) -> str:
    """Write the highest concentrations of the rival dispositions."""
    peaks = sorted({f"{float(c.max()):.3g}" for c in courses.values()}, key=float)
    return f"{' or '.join(peaks)} nmol/L"


def _band(b: Band) -> dict[str, float | None]:
    values = {"value": b.value, "low": b.low, "high": b.high}
    return {key: x if math.isfinite(x) else None for key, x in values.items()}


def _clock(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _percent(x: float) -> str:
    return f"{100 * x:.0f} %"


def _range(b: Band) -> str:
    return f"{_percent(b.low)} to {_percent(b.high)}"


def _hours(b: Band) -> str:
    low, high = (f"{x:.0f}" if math.isfinite(x) else "more than 672" for x in (b.low, b.high))
    return f"{low} to {high}"
