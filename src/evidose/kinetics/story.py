"""What the models say about two popular stories, in computed sentences.

The first holds that a low dose blocks receptors for a few hours and is gone by morning; the
second that it acts on TLR4, for which cells were given concentrations no plasma reaches.
"""

from collections.abc import Iterable

from evidose.kinetics.records import CellExperiment, KineticsLibrary
from evidose.kinetics.simulation import Simulation
from evidose.terms import Sentence, Trace

GONE = 0.10
"""Blockade that counts as gone; the washout of the models is to the same level."""
NANO = 1_000
MODEL = Trace("evidose.kinetics.simulate")


def tell(k: KineticsLibrary, answer: Simulation) -> tuple[Sentence, ...]:
    """Return the sentences for one simulation, each with what it rests on."""
    return (
        _wake_up(k, answer),
        _transient(k, answer),
        _unmeasured(k),
        _by_dose(k, answer),
        *_cells(k, answer),
    )


def _wake_up(k: KineticsLibrary, answer: Simulation) -> Sentence:
    r, whole = answer.regimen, answer.all_models["at_wake"]
    text = (
        f"After {_mg(r.mg)} mg at {_clocks(r.hours)} on day {r.days}, the models put the "
        f"blockade of {k.target} at {_clock(r.wake_hour)} anywhere from {_percent(whole.low)} "
        f"to {_percent(whole.high)}."
    )
    standing = answer.not_contradicted.get("at_wake")
    if standing and len(answer.models) > sum(not m.contradicted_by for m in answer.models):
        text += (
            f" Without the models that PET points contradict it is {_percent(standing.low)} to "
            f"{_percent(standing.high)}."
        )
    return Sentence("kinetics.wake-up", text, (MODEL, *_occupancy(k)))


def _transient(k: KineticsLibrary, answer: Simulation) -> Sentence:
    gone = [m for m in answer.models if m.at_wake.value < GONE]
    hours = [m.washout_hours for m in answer.models]
    low, high = min(h.low for h in hours), max(h.high for h in hours)
    fast = [m for m in answer.models if m.contradicted_by]
    text = (
        f"A block that is gone by morning would mean less than {_percent(GONE)} at "
        f"{_clock(answer.regimen.wake_hour)}: {_count(len(gone))} of {len(answer.models)} models "
        f"{'says' if len(gone) == 1 else 'say'} so. After the last dose blockade stays above "
        f"{_percent(GONE)} for {_hours(low)} to {_hours(high)}, depending on the model."
    )
    if fast:
        names = " and ".join(f"“{m.name}”" for m in fast)
        text += (
            f" PET points contradict {names} (at least "
            f"{min(len(m.contradicted_by) for m in fast)} points each, by more than three SD)."
        )
    return Sentence("kinetics.transient-blockade", text, (MODEL, *_occupancy(k), *_pet(k)))


def _unmeasured(k: KineticsLibrary) -> Sentence:
    values = [p for p in k.pet.values() if p.kind == "value"]
    late = min((p.dose_mg for p in k.pet.values() if p.from_hour > 8), default=float("nan"))
    low = min(p.dose_mg for p in values)
    text = (
        f"Blockade was measured down to {_mg(low)} mg, but only within 8 hours; later scans exist "
        f"from {_mg(late)} mg upwards. The time course at low doses has never been measured, so "
        "the range above is a range of assumptions."
    )
    return Sentence("kinetics.not-measured", text, _pet(k))


def _by_dose(k: KineticsLibrary, answer: Simulation) -> Sentence:
    parts = [
        f"{_mg(mg)} mg {_percent(b.low)} to {_percent(b.high)}" for mg, b in answer.by_dose.items()
    ]
    text = (
        f"Blockade at {_clock(answer.regimen.wake_hour)} by daily dose, all models: "
        f"{'; '.join(parts)}."
    )
    return Sentence("kinetics.by-dose", text, (MODEL, *_occupancy(k)))


def _cells(k: KineticsLibrary, answer: Simulation) -> list[Sentence]:
    effects = [c for c in k.cells.values() if c.effect and c.target == "TLR4"]
    if not effects:
        return []
    f = k.parameters[f"{k.substance}-bioavailability"]
    low = answer.peak.low * (f.low or f.value) / f.value
    high = answer.peak.high * (f.high or f.value) / f.value
    lowest = min(effects, key=lambda c: c.concentration)
    gap = lowest.concentration * NANO
    text = (
        f"The highest plasma level of this regimen is about {answer.peak.value:.1f} nmol/L "
        f"({low:.1f} to {high:.1f} over published bioavailabilities{_scaled(k)}). "
        "Effects linked to TLR4 in cells were seen at "
        f"{lowest.concentration:g} µmol/L, {_fold(gap / high)} to {_fold(gap / low)} times as "
        "much."
    )
    traces = (MODEL, Trace(f"kinetics/parameters/{f.id}"), _cell(lowest))
    sentences = [Sentence("kinetics.tlr4-gap", text, traces)]
    nulls = [c for c in k.cells.values() if not c.effect and c.target == "TLR4"]
    for c in nulls:
        nothing = (
            f"In {c.system} there was {c.finding}, up to {c.concentration:g} µmol/L. An action "
            "on TLR4 in a person taking this dose is unproven, and would need the drug to gather "
            "in cells or brain, which has not been shown."
        )
        sentences.append(Sentence(f"kinetics.tlr4-null.{c.id}", nothing, (_cell(c),)))
    return sentences


def _scaled(k: KineticsLibrary) -> str:
    """Say at which dose plasma was measured, where the pack tells it."""
    measured = k.told.scaled_from_mg if k.told else None
    return "" if measured is None else f"; scaled down from {_mg(measured)} mg, not measured"


def _cell(c: CellExperiment) -> Trace:
    return Trace(f"kinetics/cells/{c.id}")


def _occupancy(k: KineticsLibrary) -> tuple[Trace, ...]:
    return tuple(Trace(f"kinetics/occupancy/{name}") for name in k.occupancy)


def _pet(k: KineticsLibrary) -> tuple[Trace, ...]:
    return tuple(Trace(f"kinetics/pet/{name}") for name in k.pet)


def _percent(x: float) -> str:
    return f"{x:.0%}".replace("%", " %")


def _mg(x: float) -> str:
    return f"{x:g}"


def _clocks(hours: Iterable[float]) -> str:
    return " and ".join(map(_clock, hours))


def _clock(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _hours(hours: float) -> str:
    if hours == float("inf"):
        return "more than four weeks"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def _count(n: int) -> str:
    return "none" if n == 0 else str(n)


def _fold(x: float) -> str:
    size = 10 ** (len(str(int(x))) - 2)
    return f"{round(x / size) * size:,}".replace(",", " ")
