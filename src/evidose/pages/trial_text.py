"""The plan of a trial in one person: protocol in Markdown, after CENT 2015, and as data."""

from datetime import date, timedelta
from math import isfinite
from typing import Any

from evidose.response import Expectation, TrialDesign
from evidose.terms import Dose

SCHEMA_VERSION = 1
SAFETY_AND_CONSENT = (
    "## Safety",
    "Not with opioids of any kind. Screen first. Stop and ask a prescriber at any serious "
    "symptom; the pharmacist can open the schedule at any time.",
    "",
    "## Consent",
    "I know that some blocks hold placebo, that I may stop at any time without giving a "
    "reason, and that the result is about me alone.",
    "",
    "Name, date: ______________________",
    "",
)


def design_document(
    design: TrialDesign,
    expectation: Expectation,
    start: date,
    alpha: float,
    washout: tuple[float, float],
) -> dict[str, Any]:
    """Return the design as plain data; what a block holds is not in it."""
    power = design.power
    return {
        "schema_version": SCHEMA_VERSION,
        "outcome": expectation.target.outcome.id,
        "instrument": expectation.target.instrument.id,
        "mcid": expectation.target.important,
        "feasible": design.feasible,
        "reason": design.reason,
        "block_days": design.block_days,
        "pairs": design.pairs,
        "days": design.days,
        "onset_weeks": list(expectation.onset_weeks),
        "offset_weeks": list(expectation.offset_weeks),
        "washout_days": [w if isfinite(w) else None for w in washout],
        "looks_after_pairs": list(design.looks),
        "alpha": alpha,
        "power": power and power.power,
        "type_one_error": power and power.type_one,
        "bias": power and power.bias,
        "simulated_people": power and power.people,
        "blocks": [
            {"first_day": f.isoformat(), "last_day": u.isoformat()}
            for f, u in _dates(design, start)
        ],
    }


def _dates(design: TrialDesign, start: date) -> list[tuple[date, date]]:
    if not design.feasible:
        return []
    step = timedelta(days=design.block_days)
    return [
        (start + k * step, start + (k + 1) * step - timedelta(days=1))
        for k in range(2 * design.pairs)
    ]


def protocol(
    design: TrialDesign,
    expectation: Expectation,
    start: date,
    dose: Dose,
    alpha: float,
    washout: tuple[float, float],
) -> str:
    """Return the protocol with consent text, or why there is none, as Markdown."""
    target = expectation.target
    if not design.feasible:
        return f"# A trial in one person is not feasible\n\n{design.reason}\n"
    power = design.power
    rows = [
        f"| {k} | {(k + 1) // 2} | {first} | {last} |"
        for k, (first, last) in enumerate(_dates(design, start), 1)
    ]
    looks = ", ".join(str(k) for k in design.looks)
    sure = (
        f"In {power.people} simulated people each, an effect of {target.important:g} "
        f"{target.instrument.unit} was found in {power.power:.0%}, and a drug without effect was "
        f"called better in {power.type_one:.0%} (limit {alpha:.0%} over all looks)."
        if power
        else ""
    )
    return "\n".join(
        [
            f"# N-of-1 trial: {target.outcome.name.lower()} on {dose} against placebo",
            "",
            "Plan after the items of CENT 2015. To be agreed with a prescriber and a pharmacist.",
            "",
            "## Why",
            "Open diaries cannot part the drug from placebo response, time and regression to the "
            "mean. Blocks in an order drawn by lot, with capsules that look and taste alike, can.",
            "",
            "## Design",
            f"{design.pairs} pairs of blocks of {design.block_days} days, one with the drug and "
            f"one with placebo in each pair, {design.days} days in all. The order within each pair "
            "is drawn by lot with a seeded generator. There are no pauses between blocks: the "
            "analysis follows how the effect builds up and fades, so carry-over is modelled. "
            + _carry_over(washout, design.block_days),
            "",
            "| block | pair | first day | last day |",
            "|---|---|---|---|",
            *rows,
            "",
            "## Concealment and blinding",
            "The content of the blocks is in the schedule file. Only the pharmacist opens it "
            "before the end. Naltrexone is bitter and can bring vivid dreams; note after each "
            "block which treatment you believe it was.",
            "",
            "## Outcome",
            f"{target.instrument.name}, once a day at the same hour, missing days left blank. The "
            f"important change is {target.important:g} {target.instrument.unit}.",
            "",
            "## Analysis and stopping",
            f"The data are looked at after pair {looks}, with evidence from other people left "
            f"out. The looks share an error of {alpha:.0%} equally. {sure}",
            "",
            *SAFETY_AND_CONSENT,
        ]
    )


def _carry_over(washout: tuple[float, float], block_days: int) -> str:
    """Say how long receptors stay blocked after the last dose, by the models of kinetics."""
    least, most = washout
    until = f"{most:.0f} days" if isfinite(most) else "more than four weeks"
    text = f"After the last dose receptors stay blocked for {least:.0f} days to {until}"
    if most > block_days:
        return f"{text}, by some models longer than a block: a small difference may be carry-over."
    return f"{text}, by the models of kinetics, which is less than a block."
