"""Occupancy models against the PET points: fit, error on the study left out, the story's test.

``python validation/occupancy.py --write`` puts the fitted values into the library.
"""

import sys
import tomllib

import numpy as np
from scipy.optimize import minimize_scalar

from evidose.evidence import canonical, open_library
from evidose.kinetics import (
    Fit,
    KineticsLibrary,
    OccupancyRecord,
    PetPredictor,
    Regimen,
    fit_occupancy,
    leave_one_study_out,
    load_kinetics,
    simulate,
)

HYPERBOLA_RMSE = 0.07


def main() -> int:
    """Print the report; 1 if the library's fits are stale or an expected finding fails."""
    k = load_kinetics(open_library(), "naltrexone")
    failed = not errors(k)
    failed |= not stored_fits(k)
    failed |= not four_hours_do_not_explain_a_day(k)
    failed |= not wake_up(k)
    return int(failed)


def errors(k: KineticsLibrary) -> bool:
    """Print every model's error, and the hyperbola's; False unless the hyperbola is about 0.07."""
    studies = sorted({p.study for p in k.pet.values() if p.kind == "value"})
    print("Root mean squared error of blockade (0 to 1) on the PET points")
    print(f"{'model':42}{'fitted':>8}{'unseen':>8}   left out: {', '.join(studies)}")
    for record in k.occupancy.values():
        left = leave_one_study_out(k, record)
        parts = "  ".join(f"{left.by_study[s]:.2f}" for s in studies)
        missed = f"  misses {len(left.missed)} detections" if left.missed else ""
        print(f"{record.name:42}{left.fitted:8.3f}{left.unseen:8.3f}   {parts}{missed}")
    print(_hyperbola_row(k, studies))
    early = [p for p in k.pet.values() if p.study == "Rabiner 2011"]
    dose, seen = np.array([(p.dose_mg, p.blockade) for p in early]).T

    def rmse(ed50: float, drop: int | None = None) -> float:
        kept = np.arange(len(dose)) != (-1 if drop is None else drop)
        return float(np.sqrt(np.mean((dose / (dose + ed50) - seen)[kept] ** 2)))

    best = minimize_scalar(rmse, bounds=(1, 20), method="bounded").x
    out = []
    for i in range(len(dose)):
        ed50 = minimize_scalar(rmse, bounds=(1, 20), method="bounded", args=(i,)).x
        out.append(dose[i] / (dose[i] + ed50) - seen[i])
    print(
        f"time-free hyperbola, seven points within 8 h: ED50 {best:.2f} mg, fitted "
        f"{rmse(best):.3f}, each point left out {np.sqrt(np.mean(np.square(out))):.3f}"
    )
    return abs(rmse(best) - HYPERBOLA_RMSE) < 0.005


def _hyperbola_row(k: KineticsLibrary, studies: list[str]) -> str:
    """Treat dose / (dose + ED50), which knows no time, like the models above."""
    points = [p for p in k.pet.values() if p.kind == "value"]
    dose, seen = np.array([(p.dose_mg, p.blockade) for p in points]).T
    study = np.array([p.study for p in points])

    def miss(ed50: float, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
        return float(np.sqrt(np.mean((dose / (dose + ed50) - seen)[chosen] ** 2)))

    everything = study == study
    full = minimize_scalar(miss, bounds=(0.1, 50), method="bounded", args=(everything,)).x
    left = {}
    for s in studies:
        ed50 = minimize_scalar(miss, bounds=(0.1, 50), method="bounded", args=(study != s,)).x
        left[s] = miss(ed50, study == s)
    unseen = np.sqrt(np.mean([left[s] ** 2 for s in study]))
    parts = "  ".join(f"{left[s]:.2f}" for s in studies)
    return f"{'hyperbola without time':42}{miss(full, everything):8.3f}{unseen:8.3f}   {parts}"


def stored_fits(k: KineticsLibrary) -> bool:
    """Compare the library's estimates with a new fit."""
    worst = 0.0
    for record in k.occupancy.values():
        fit = fit_occupancy(k, record)
        worst = max(
            worst, *(abs((p.value or 0.0) / fit.parameters[p.name] - 1) for p in record.parameters)
        )
    print(f"library against a new fit: largest relative difference {worst:.1e} (limit 1e-3)")
    return worst < 1e-3


def four_hours_do_not_explain_a_day(k: KineticsLibrary) -> bool:
    """Fit the story's model to the early points; it must leave too little at 24 h."""
    record = k.occupancy["naltrexone-direct-4h"]
    early = [p for p in k.pet.values() if p.study == "Rabiner 2011"]
    late = k.pet["naltrexone-cpt-2005-12-5mg-24h"]
    fit = fit_occupancy(k, record, early)
    left = float(PetPredictor(k, record)(fit.parameters, [late])[0])
    print(
        f"half-life 4 h, fitted to the scans within 8 h: blockade 24 h after 12.5 mg is "
        f"{left:.1%}; blockade was significant there (n = {late.n}, taken as at least "
        f"{late.blockade:.0%}): {'contradicted' if left < late.blockade else 'NOT contradicted'}"
    )
    return left < late.blockade


def wake_up(k: KineticsLibrary) -> bool:
    """Print the envelope at 07:00 after 4.5 mg at 22:00."""
    for days in (1, 28):
        answer = simulate(k, Regimen(4.5, days, 22.0))
        whole = answer.all_models["at_wake"]
        for m in answer.models:
            said = f"contradicted by {len(m.contradicted_by)}" if m.contradicted_by else "stands"
            wake = m.at_wake
            print(f"  {m.name:42}{wake.value:6.0%} ({wake.low:.0%} to {wake.high:.0%})  {said}")
        print(
            f"4.5 mg at 22:00, day {days}, at 07:00: envelope {whole.low:.0%} to {whole.high:.0%}"
        )
    return 0 <= whole.low < whole.high <= 1


def write(k: KineticsLibrary) -> None:
    """Fit every model and put the values into the library's files."""
    for record in k.occupancy.values():
        _store(record, fit_occupancy(k, record))


def _store(record: OccupancyRecord, fit: Fit) -> None:
    path = open_library().roots[0] / "kinetics" / "occupancy" / f"{record.id}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for i, parameter in enumerate(table["parameters"]):
        value = fit.parameters[parameter["name"]]
        fold = float(np.exp(1.96 * np.sqrt(fit.log_covariance[i, i])))
        parameter["value"] = float(f"{value:.5g}")
        parameter["low"], parameter["high"] = (
            float(f"{value / fold:.3g}"),
            float(f"{value * fold:.3g}"),
        )
    table["log_covariance"] = [[float(f"{x:.5g}") for x in row] for row in fit.log_covariance]
    table["fitted_by"] = "python validation/occupancy.py --write"
    text = canonical.canonical_text(OccupancyRecord.model_validate(table))
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write(load_kinetics(open_library(), "naltrexone"))
    sys.exit(main())
