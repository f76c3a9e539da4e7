"""A comparison of treatments as lines for a terminal: people in a hundred, intervals first."""

from collections.abc import Iterator
from textwrap import fill

from evidose.pages.frame.disclaimer import DISCLAIMER
from evidose.pages.know.comparison.document import CAUTION
from evidose.pages.know.comparison.words import (
    alone,
    baseline_name,
    effect_words,
    people_words,
    verdict,
)
from evidose.profile import Compared, IllnessComparison, JudgedRow, plural
from evidose.synthesis import NetworkAnswer, NetworkRefusal, NetworkTrial, treatment_meant

WIDTH = 88


def comparison_text(found: IllnessComparison) -> str:
    """Return all that was asked about an illness, the main outcome first."""
    lines = [f"{found.name}: treatments beside each other", "", *_wrapped(CAUTION), ""]
    whole = len(found.compared) == 1
    for compared in found.compared:
        lines += [*_compared(found, compared, whole=whole), ""]
    if not whole:
        asked = ", ".join(c.answer.comparison.asked for c in found.compared)
        lines += [
            *_wrapped(
                f"With --outcome ({asked}): every trial used or left out and why, the treatments "
                "against each other, other ways to analyse."
            ),
            "",
        ]
    return "\n".join([*lines, *_wrapped(DISCLAIMER)])


def _wrapped(text: str, indent: int = 0, hang: int | None = None) -> list[str]:
    rest = " " * (indent if hang is None else hang)
    return fill(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,
    ).split("\n")


def _compared(found: IllnessComparison, compared: Compared, *, whole: bool) -> Iterator[str]:
    answer = compared.answer
    title = answer.comparison.title
    yield title
    yield "=" * len(title)
    yield from _wrapped(_start(found, answer))
    own = [r for r in compared.rows if r.row.published is None]
    lent = [r for r in compared.rows if r.row.published is not None]
    against = baseline_name(answer)
    yield ""
    yield f"From the trials on record, against {against}"
    if not own:
        yield from _wrapped(f"Nothing: {answer.not_fitted}.", 2)
    for judged in own:
        yield from _row(judged, answer, found)
    if lent:
        yield ""
        yield f"Published results, against {against}; no part of the network"
    for judged in lent:
        yield from _row(judged, answer, found)
    yield from _silent(answer, found)
    if not whole:
        return
    yield from _pairs(answer)
    yield from _method(answer)
    yield from _variants(answer)
    yield from _trials(answer)
    yield from _refused(answer)


def _start(found: IllnessComparison, answer: NetworkAnswer) -> str:
    comparison, baseline = answer.comparison, answer.baseline
    parts = []
    if not comparison.of_events:
        shown = found.evidence.instruments[comparison.instruments[0]]
        side = "less" if shown.better == "lower" else "more"
        parts.append(f"Points are those of: {shown.name}; {side} is better.")
    if baseline is None:
        return " ".join([*parts, "No baseline risk is known, so nothing is told in people."])
    low, high = 100 * baseline.low, 100 * baseline.high
    parts.append(
        f"Of 100 people on {baseline_name(answer)}, {low:.0f} to {high:.0f} {baseline.words}; "
        f"best guess {100 * baseline.risk:.0f}. From: {baseline.text}."
    )
    if not comparison.of_events:
        parts.append(
            "People in a hundred are derived from points over the usual spread between people: "
            "a rough guide, never a count."
        )
    return " ".join(parts)


def _row(judged: JudgedRow, answer: NetworkAnswer, found: IllnessComparison) -> Iterator[str]:
    row, certainty = judged.row, judged.certainty
    says = verdict(answer, row.effect, found.evidence)
    yield f"  {row.name}, {row.dose or 'dose not told'}: {says}"
    if row.per_hundred is not None:
        derived = " (derived from points)" if row.per_hundred.derived_from else ""
        yield from _wrapped(people_words(row.per_hundred, baseline_name(answer)) + derived, 4)
    k = "number of trials not told" if row.k is None else plural(row.k, "trial")
    n = "number of people not told" if not row.n else plural(row.n, "person", "people")
    n = f"at least {n}" if row.n and not row.whole else n
    basis = {
        "direct": f"compared with {baseline_name(answer)} in these trials",
        "indirect": "only through other treatments",
        "published": "" if row.published is None else f"{row.published.review.label}",
    }[row.basis]
    yield from _wrapped(f"{effect_words(answer, row.effect)}; {k}, {n}; {basis}.", 4)
    if other := alone(row, answer, found.evidence):
        yield from _wrapped(other, 4)
    for doubt in row.published.pooled.doubts if row.published is not None else ():
        yield from _wrapped(f"Doubt: {doubt.text}", 4)
    told = (
        f": {certainty.level} ({certainty.reason})" if certainty.level else f" {certainty.reason}"
    )
    yield from _wrapped(f"Certainty{told}.", 4)


def _silent(answer: NetworkAnswer, found: IllnessComparison) -> Iterator[str]:
    if not answer.silent:
        return
    treatments = {t.id: t for t in answer.comparison.treatments}
    names = ", ".join(treatment_meant(treatments[t], found.evidence).name for t in answer.silent)
    yield ""
    yield from _wrapped(
        f"No usable number on record: {names}. That speaks neither for nor against them."
    )


def _names(answer: NetworkAnswer) -> dict[str, str]:
    """Return what each node is called, with its dose where doses stand apart."""
    return {
        r.node: f"{r.name} {r.dose}" if answer.apart and r.basis != "published" else r.name
        for r in reversed(answer.rows)
    }


def _pairs(answer: NetworkAnswer) -> Iterator[str]:
    if not answer.pairs:
        return
    yield ""
    through = baseline_name(answer)
    direct = any(p.basis == "direct" for p in answer.pairs)
    names = _names(answer)
    yield "Against each other" + ("" if direct else f": never in one trial, only through {through}")
    for pair in answer.pairs:
        how = f"direct, {plural(pair.k, 'trial')}" if pair.k else "indirect"
        how += ", with a published result" if pair.bucher else ""
        first, second = names[pair.first], names[pair.second]
        words = f"{first} against {second}: {effect_words(answer, pair.effect)} ({how})"
        yield from _wrapped(words, 2, 4)


def _method(answer: NetworkAnswer) -> Iterator[str]:
    fitted = answer.fitted
    yield ""
    taken = "each dose apart" if answer.apart else "all doses of a treatment together"
    yield from _wrapped(f"Doses: {taken}. {answer.comparison.doses_because}")
    if fitted is None:
        return
    tau = f"are expected to differ by tau = {fitted.tau:.2g}"
    how = {
        "bayes": f"So few trials {tau}, mostly by a published prior; intervals allow for it.",
        "REML": f"Trials {tau}, as they show it themselves.",
        "common": "As if trials had one true effect.",
    }[fitted.method]
    yield from _wrapped(how)
    if answer.incoherence.p is not None:
        told = f"Test of direct against indirect evidence: P = {answer.incoherence.p:.2g}."
    else:
        told = (
            "Whether direct and indirect evidence agree is not assessable: nothing here has both. "
            "That is no sign that they do."
        )
    yield from _wrapped(told)


def _variants(answer: NetworkAnswer) -> Iterator[str]:
    names = _names(answer)
    if answer.varied:
        yield ""
        yield "Other ways to analyse"
    for varied in answer.varied:
        yield from _wrapped(f"{varied.text[0].upper()}{varied.text[1:]}:", 2, 4)
        for node, effect in varied.rows.items():
            yield from _wrapped(f"{names.get(node, node)}: {effect_words(answer, effect)}", 4, 6)


def _trials(answer: NetworkAnswer) -> Iterator[str]:
    if answer.trials:
        yield ""
        yield "Trials used"
    for trial in answer.trials:
        yield from _wrapped(_trial(trial), 2, 4)


def _trial(trial: NetworkTrial) -> str:
    assumed = f" Assumed: {'; '.join(trial.assumptions)}." if trial.assumptions else ""
    return f"{trial.study.label}: {trial.text.rstrip('.')}.{assumed}"


def _refused(answer: NetworkAnswer) -> Iterator[str]:
    numberless = [r for r in answer.refused if r.trial]
    others = len(answer.refused) - len(numberless)
    if numberless:
        yield ""
        yield "Randomised trials without a usable number"
    for reason, members in _by_reason(numberless):
        yield from _wrapped(f"{', '.join(members)}: {reason}", 2, 4)
    if others:
        noun = "record is" if others == 1 else "records are"
        yield from _wrapped(
            f"{others} further {noun} no randomised trial with results of its own, or withdrawn "
            "drug from people who had responded; --json lists them."
        )


def _by_reason(refused: list[NetworkRefusal]) -> Iterator[tuple[str, list[str]]]:
    """Yield each reason with the trials it holds for, those that reported something first."""
    groups: dict[str, list[str]] = {}
    for one in sorted(refused, key=lambda r: not r.reported):
        told = f"{one.text} (it reports: {one.reported})" if one.reported else one.text
        groups.setdefault(told, []).append(one.label)
    yield from groups.items()
