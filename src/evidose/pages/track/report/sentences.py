"""What the sheet says of one thing, in one place for text and paper."""

from collections.abc import Iterator

from evidose.pages.track.own_response import apart_sentences
from evidose.pages.track.response_text import (
    evidence_name,
    evidence_noun,
    fragile,
    seen_sentence,
)
from evidose.response import Period, Response, Summary, Taking, Unwanted

OPEN_DIARY = (
    "An open diary cannot part the drug from placebo response, time and regression to the mean."
)


def period_text(period: Period) -> str:
    """Return a stretch on one dose."""
    dose = "dose not told" if period.mg is None else f"{period.mg:g} {period.unit}"
    return f"{period.first.isoformat()} to {period.last.isoformat()}: {dose}"


def adherence_text(taking: Taking) -> str:
    """Return how regularly it was taken."""
    if not taking.due:
        return "It was not on the stack in this time, and no dose is noted."
    noted = taking.taken + taking.missed
    share = f" ({100 * taking.taken / noted:.0f} % of the days with a note)" if noted else ""
    days = "1 day" if taking.due == 1 else f"{taking.due} days"
    told = (
        f"Due on {days}: taken on {taking.taken}{share}, missed on {taking.missed}, "
        f"nothing noted on {taking.unnoted}."
    )
    return " ".join((told, *apart_sentences(taking.apart)))


def side_effect_text(effect: Unwanted) -> str:
    """Return one side effect in a line."""
    times = "once" if effect.times == 1 else f"{effect.times} times"
    when = effect.first.isoformat()
    if effect.last != effect.first:
        when += f" to {effect.last.isoformat()}"
    parts = [f"{effect.name}{f', {effect.severity}' * bool(effect.severity)}: {times}, {when}"]
    if effect.after_change is not None:
        day = "day" if effect.after_change == 1 else "days"
        parts.append(f"first {effect.after_change} {day} after a start or change of dose")
    parts += effect.actions
    return "; ".join(parts)


def probability_sentences(response: Response) -> Iterator[str]:
    """Say what changed, how probable it is, and what the statement cannot carry."""
    target = response.expectation.target
    unit, both = target.instrument.unit, response.combined
    if both is None:
        yield response.why
        return
    if response.data_only is not None:
        seen = _shown(response.data_only, response.level)
        yield f"{seen_sentence(response)} Change {seen} {unit} (plus is better)."
    yield (
        f"Forecast for the full effect, from {evidence_noun(response.expectation)} and these days: "
        f"{_shown(both, response.level)} {unit}; any improvement {percent(both.p_benefit)} "
        f"probable{_reach(both, target.important, unit)}."
    )
    own = response.specific
    if own is not None and not response.randomised:
        yield (
            f"The drug's own part of it, {_shown(own, response.level)}"
            f"{_reach(own, target.important, unit)}, is prior-driven: it rests on the trials' "
            "placebo arms, not on these days."
        )
    before = evidence_name(response.expectation)
    yield f"Before these days, from {before}: {_shown(response.evidence_only, response.level)}."
    yield OPEN_DIARY
    yield from fragile(response)
    yield from (c.text for c in response.checks if not c.fine and c.name != "unnoted-doses")


def _reach(s: Summary, important: float | None, unit: str) -> str:
    if s.p_mcid is None or important is None:
        return ""
    return f", by {important:g} {unit} or more {percent(s.p_mcid)}"


def _shown(s: Summary, level: float) -> str:
    text = f"{s.mean:+.1f} ({100 * level:.0f} %: {s.low:+.1f} to {s.high:+.1f})"
    return text.replace("-", "−").replace(" %", "\u00a0%")


def percent(p: float) -> str:
    """Return a probability; the ends are not overstated."""
    shown = "<1" if p < 0.01 else ">99" if p > 0.99 else f"{100 * p:.0f}"
    return f"{shown}\u00a0%"
