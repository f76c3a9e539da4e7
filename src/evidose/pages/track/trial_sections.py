"""What a plan of a trial in one person says, part by part, after the items of CENT 2015.

The item numbers are those of the CENT 2015 statement (Vohra and co-workers, BMJ 2015;350:h1738),
the CONSORT extension for trials in one person; items on results belong to the report of a trial.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from evidose.response import Expectation, TrialDesign, TrialRules, needed_at_look
from evidose.terms import Dose


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a document.

    Attributes
    ----------
    table : rows, the first of them the heading; empty without one
    """

    title: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class TrialPlan:
    """Everything a plan is worded from.

    Attributes
    ----------
    rules : what the trial must keep to
    washout : days until the last dose acts no more, least and most of the models; twice the same
        where somebody told it
    name : of the drug
    consent, blinding : what its class or pack says in these places
    """

    design: TrialDesign
    expectation: Expectation
    start: date
    dose: Dose
    rules: TrialRules
    washout: tuple[float, float]
    name: str = "the drug"
    consent: tuple[str, ...] = ()
    blinding: tuple[str, ...] = ()

    @property
    def drug(self) -> str:
        """The drug with its dose."""
        return f"{self.name[:1].lower()}{self.name[1:]} {self.dose}"

    def blocks(self) -> list[tuple[date, date]]:
        """Return first and last day of each block."""
        if not self.design.feasible:
            return []
        step = timedelta(days=self.design.block_days)
        return [
            (self.start + k * step, self.start + (k + 1) * step - timedelta(days=1))
            for k in range(2 * self.design.pairs)
        ]

    def look_day(self, pairs: int) -> date:
        """Return the day after so many pairs of blocks."""
        return self.start + timedelta(days=2 * pairs * self.design.block_days)


def title(plan: TrialPlan) -> str:
    """Return the title, which names the design (item 1a)."""
    if not plan.design.feasible:
        return "A trial in one person is not feasible"
    outcome = plan.expectation.target.outcome.name.lower()
    return f"N-of-1 trial: {outcome} on {plan.drug} against placebo, blocks drawn by lot"


def protocol_sections(plan: TrialPlan) -> tuple[Section, ...]:
    """Return the protocol."""
    if not plan.design.feasible:
        return (Section("", (plan.design.reason,)), _instead(plan))
    return (
        Section(
            "What this is",
            (
                "A plan after the planning items of CENT 2015 (item numbers in brackets). To be "
                "agreed with a prescriber and a pharmacist before the first capsule.",
            ),
        ),
        _why(plan),
        _design(plan),
        _treatments(plan),
        _outcomes(plan),
        _looks(plan),
        _concealment(plan),
        _analysis(plan),
        _safety(),
        _open_items(),
    )  # fmt: skip


def consent_sections(plan: TrialPlan) -> tuple[Section, ...]:
    """Return the consent text, to be read and signed by the person."""
    d, unit = plan.design, plan.expectation.target.instrument.unit
    return (
        Section(
            "Consent",
            (
                f"For {d.days} days I take one capsule a day. In half of the blocks it holds "
                f"{plan.drug}, in the other half nothing that acts. Which is which is drawn by lot "
                "and known to the pharmacist alone until the end.",
                f"Every day at the same hour I note {plan.expectation.target.instrument.name} (in "
                f"{unit}), and whether I took the capsule; side effects when they happen.",
                "I may feel worse in some blocks, from the drug, from going without it, or by "
                "chance. I may stop at any time, without giving a reason and without any drawback "
                "for my care. In an emergency the schedule is opened at once.",
                *(plan.consent or (f"In an emergency I say that I may be taking {plan.drug}.",)),
                "The result is about me alone. It can be that the trial does not decide. My notes "
                "stay mine; nobody gets them from me without my word.",
                "I could ask all my questions, and had time to think it over.",
            ),
            (
                ("who", "name", "date, signature"),
                ("the person", "", ""),
                ("prescriber", "", ""),
                ("pharmacist", "", ""),
            ),
        ),
    )


def markdown(heading: str, sections: Iterable[Section]) -> str:
    """Return a document as Markdown."""
    lines = [f"# {heading}", ""]
    for section in sections:
        if section.title:
            lines += [f"## {section.title}", ""]
        for paragraph in section.paragraphs:
            lines += [paragraph, ""]
        if section.table:
            head, *rows = section.table
            lines += [_row(head), _row("---" for _ in head), *map(_row, rows), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _instead(plan: TrialPlan) -> Section:
    target = plan.expectation.target
    told: tuple[str, ...]
    if target.important is None:
        told = (
            "Say yourself which change would matter to you on this scale (`--important 2`); the "
            "plan is then made for that.",
        )
    else:
        told = (
            "Shorter blocks (`--block-weeks 4`) can be planned on the assumption that most of the "
            "effect is there by their end. What the effect reaches later would be missed, and the "
            "power is counted with that.",
            "An open diary (`evidose respond`) shows what changed while taking it, but cannot part "
            "the drug from placebo response and time.",
        )
    return Section("What can be done instead", (*told, carry_over(plan)))


def _why(plan: TrialPlan) -> Section:
    target = plan.expectation.target
    known = plan.expectation.evidence
    trials = (
        f"{known.trials} trial{'s'[: known.trials != 1]} with {known.people} people "
        f"({known.question})"
        if known.question
        else "no trial that can be pooled"
    )
    return Section(
        "Background and aim (2a, 2b)",
        (
            "Open diaries cannot part a drug from placebo response, time and regression to the "
            "mean. Blocks in an order drawn by lot, with capsules that look and taste alike, can.",
            f"Aim: does {plan.drug} change {target.outcome.name.lower()} in this one person? "
            f"Behind it stands {trials}; the analysis leaves other people's results out.",
        ),
    )


def _design(plan: TrialPlan) -> Section:
    d = plan.design
    rows = [
        (str(k), str((k + 1) // 2), first.isoformat(), last.isoformat())
        for k, (first, last) in enumerate(plan.blocks(), 1)
    ]
    return Section(
        "Design and length (3a, 7a)",
        (
            f"{d.pairs} pairs of blocks of {d.block_days} days, one with the drug and one with "
            f"placebo in each pair, {d.days} days in all. No run-in and no pauses: the analysis "
            "follows how the effect builds up and fades, so carry-over is modelled.",
            f"{_onset(plan)} {carry_over(plan)}",
            *_short(plan),
            _power(plan),
        ),
        (("block", "pair", "first day", "last day"), *rows),
    )


def _onset(plan: TrialPlan) -> str:
    e = plan.expectation
    told = ("Assumed", "assumed") if e.onset.assumed else ("Claimed", "claimed")
    return (
        f"{told[0]} onset {_weeks(e.onset_weeks)}, {told[1]} end "
        f"{_weeks(e.offset_weeks)} after stopping."
    )


def _short(plan: TrialPlan) -> tuple[str, ...]:
    """Warn of blocks that end before the effect is claimed to be there."""
    latest = plan.expectation.onset_weeks[1]
    if plan.expectation.onset.assumed:
        return (
            "No source tells how soon a change shows: what the effect reaches after the blocks is "
            "missed, and a trial that finds nothing excludes an early effect alone.",
        )
    if plan.design.block_days >= 7 * latest:
        return ()
    return (
        f"The blocks are shorter than the claimed {latest:g} weeks, as asked for: what the effect "
        "reaches later is missed, and a trial that finds nothing excludes an early effect alone.",
    )


def _weeks(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:g} to {bounds[1]:g} weeks"


def _power(plan: TrialPlan) -> str:
    power, target = plan.design.power, plan.expectation.target
    if power is None or target.important is None:
        return "The power was not simulated."
    return (
        f"Power, simulated: of {power.people} people with an effect of {target.important:g} "
        f"{target.instrument.unit} it was found in {power.power:.0%}; of {power.people} without "
        f"one the drug was called better in {power.type_one:.0%} (limit {plan.rules.alpha:.0%} "
        "over all looks)."
    )


CARRIED = ", longer than a block: a small difference may be carry-over."


def carry_over(plan: TrialPlan) -> str:
    """Say how long the last dose acts: as it was told, or by the models of kinetics."""
    least, most = plan.washout
    if least == most:
        shorter = most <= plan.design.block_days
        told = f"The effect of the last dose is gone after {most:g} days, as it was told here"
        return f"{told}{', which is less than a block.' if shorter else CARRIED}"
    until = f"to {most:.0f} days" if isfinite(most) else "days to more than four weeks"
    text = f"After the last dose it acts for {least:.0f} {until}"
    if most > plan.design.block_days:
        return f"{text}, by some models{CARRIED.removeprefix(',')}"
    return f"{text}, by the models of kinetics, which is less than a block."


def _treatments(plan: TrialPlan) -> Section:
    return Section(
        "Person and treatments (4a, 5)",
        (
            "For one adult whose safety screening says nothing against it (`evidose screen`), with "
            "a steady state of health and no planned change of other medicines.",
            f"Drug: {plan.drug} once a day at the hour agreed. Placebo: a capsule of the same "
            "look, weight and taste, at the same hour. Other medicines stay as they are; what "
            "changes all the same is noted.",
        ),
    )


def _outcomes(plan: TrialPlan) -> Section:
    target = plan.expectation.target
    return Section(
        "Outcomes and when they are noted (6a)",
        (
            f"Important change: {target.important:g} {target.instrument.unit}. Days without an "
            "entry stay blank; nothing is filled in afterwards.",
        ),
        (
            ("what", "when"),
            (target.instrument.name, "every evening at the same hour"),
            ("capsule taken or missed (in the record: took capsule)", "every evening"),
            ("side effects, illness, travel, other medicines", "when they happen"),
            ("which treatment do you believe it was, and why", "on the last day of each block"),
            ("safety screening again", "before each new block"),
        ),
    )


def _looks(plan: TrialPlan) -> Section:
    rows = [(f"pair {k}", plan.look_day(k).isoformat()) for k in plan.design.looks]
    return Section(
        "Looks and stopping (7b)",
        (
            f"The error over all looks is to stay below {plan.rules.alpha:.0%}; the looks share "
            f"{plan.rules.alpha_spent:.1%} of it equally, and the rest is kept for days that hang "
            "together more than foreseen. A look that finds the drug better ends the trial; "
            "otherwise it goes on, and nothing but that is told. It also ends when the person "
            "wishes, at a serious side effect, or when an opioid is needed.",
        ),
        (("look after", "from day"), *rows),
    )


def _concealment(plan: TrialPlan) -> Section:
    return Section(
        "Lot, concealment and blinding (8a to 11b)",
        (
            "The order within each pair is drawn by a seeded generator of random numbers. The "
            "content of the blocks, and the seed that draws it again, stand in the schedule file "
            "alone. The "
            "pharmacist keeps it, fills the capsules after it, and opens it for a look or an "
            "emergency; person and prescriber do not see it before the end.",
            *(plan.blinding or ("The guesses after each block show whether blinding held.",)),
        ),
    )


def _analysis(plan: TrialPlan) -> Section:
    needed = needed_at_look(len(plan.design.looks), plan.rules)
    return Section(
        "Analysis (12a to 12c)",
        (
            "All days of the trial as scheduled, whether capsules were missed or not: baseline, "
            "slow trend, weekdays, exposure that builds up and fades over the claimed times "
            "(carry-over), and days that hang together (autoregressive noise with measurement "
            "error). The drug is called better where the probability of that, without evidence "
            f"from other people, reaches {needed:.2%} at a look.",
            "Beside it stand the change with its interval, the probability that it reaches the "
            "important change, and the same under other models of noise.",
        ),
    )


def _safety() -> Section:
    return Section(
        "Safety (19)",
        (
            "Not with opioids of any kind. Screen first. Stop and ask a prescriber at any serious "
            "symptom; the pharmacist can open the schedule at any time. Every side effect is "
            "noted with its day, and told by block at the end.",
        ),
    )


def _open_items() -> Section:
    return Section(
        "To be filled in (14a, 23 to 25)",
        (),
        (
            ("item", "entry"),
            ("person's condition and diagnosis", ""),
            ("prescriber, pharmacist", ""),
            ("where the protocol is kept, registration", ""),
            ("who pays, interests", ""),
        ),
    )
