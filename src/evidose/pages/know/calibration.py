"""The check of the score's probabilities: as plain data, as text, as tables of a document."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from evidose.calibration import EVENTS, EventScores, Gain, Report, Scores

SCHEMA_VERSION = 1
EVENT_NAMES = {"gt_0": "beyond 0", "gt_0_2": "beyond 0.2", "gt_0_5": "beyond 0.5"}
METHOD_NAMES = {
    "common_effect": "common effect",
    "dersimonian_laird": "DerSimonian-Laird, normal interval",
    "dersimonian_laird_t": "DerSimonian-Laird, t interval (k - 2)",
    "hartung_knapp": "Hartung-Knapp, REML",
    "base_rate": "base rate",
}
PART_NAMES = {
    "by_kind": "Kind of outcome",
    "by_past_trials": "Past trials",
    "by_risk_of_bias": "Risk of bias of the next trial",
}
START, END = "<!-- {name}: generated, do not edit -->", "<!-- end of {name} -->"


def check_document(report: Report, about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the check as plain data; `about` tells file, parameters and what was left out."""
    return {
        "schema_version": SCHEMA_VERSION,
        **about,
        **_scores(report.overall),
        **{
            part: {name: _scores(s) for name, s in getattr(report, part).items()}
            for part in (*PART_NAMES, "comparators")
        },
        "gains": {
            name: {event: asdict(gain) for event, gain in gains.items()}
            for name, gains in report.gains.items()
        },
        "at_low_risk": {name: _scores(s) for name, s in report.at_low_risk.items()},
    }


def check_text(report: Report) -> str:
    """Return the check as text for a terminal."""
    whole = report.overall
    lines = [
        f"{whole.n_predictions} predictions in {whole.n_reviews} reviews (reviews weigh equally)",
        "",
        f"{'next effect':12}{'log score':>10}{'base rate':>10}"
        f"{'ECE':>8}{'expected':>10}{'excess':>8}",
    ]
    for event in EVENTS:
        s = whole.events[event]
        lines.append(
            f"{EVENT_NAMES[event]:12}{s.log_score:10.4f}{s.log_score_base_rate:10.4f}"
            f"{s.ece:8.4f}{s.ece_expected:10.4f}{s.ece_excess:8.4f}"
        )
    lines += ["", f"{'coverage':12}" + "".join(f"{100 * float(c):7g} %" for c in whole.coverage)]
    for name, scores in {"all": whole, **report.by_kind}.items():
        lines.append(f"{name:12}" + "".join(f"{100 * c:7.1f} %" for c in scores.coverage.values()))
    lines += ["", "gain in log score of the sign of the next effect (nats, 95 % interval), against"]
    for name, gains in report.gains.items():
        lines.append(f"{METHOD_NAMES[name]:40}{_gain(gains[EVENTS[0]])}")
    return "\n".join(lines)


def check_diagram(report: Report) -> str:
    """Return the reliability diagram as an SVG file."""
    from evidose.pages.charts.reliability import (
        ReliabilityPanel,
        ReliabilityPoint,
        reliability_svg,
    )

    panels = []
    for event in EVENTS:
        points = []
        for b in report.overall.events[event].reliability:
            if b.predicted is None or b.observed is None:
                continue
            low, high = b.observed_low or 0.0, b.observed_high or 0.0
            points.append(ReliabilityPoint(b.predicted, b.observed, low, high, b.weight))
        panels.append(ReliabilityPanel(f"next effect {EVENT_NAMES[event]}", tuple(points)))
    return reliability_svg(panels, "Probability said and frequency seen, next observed effect")


def check_tables(report: Report) -> str:
    """Return the tables of a document, in Markdown."""
    return "\n".join(_tables(report))


def replaced_block(text: str, name: str, content: str) -> str:
    """Return a document with the content between its two marks replaced.

    Raises
    ------
    ValueError : the document lacks the marks

    Examples
    --------
    >>> page = "a\\n<!-- x: generated, do not edit -->\\nold\\n<!-- end of x -->\\nb\\n"
    >>> print(replaced_block(page, "x", "new"), end="")
    a
    <!-- x: generated, do not edit -->
    new
    <!-- end of x -->
    b
    """
    start, end = START.format(name=name), END.format(name=name)
    if start not in text or end not in text:
        raise ValueError(f"no block {name!r}: the document needs the lines {start} and {end}")
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    return f"{before}{start}\n{content.strip()}\n{end}{after}"


def _tables(report: Report) -> Iterator[str]:
    whole = report.overall
    yield f"{whole.n_predictions:,} predictions in {whole.n_reviews} reviews."
    yield ""
    yield from _event_rows(whole)
    yield ""
    yield "| coverage of central intervals | n | 50 % | 80 % | 90 % | 95 % |"
    yield "|---|--:|--:|--:|--:|--:|"
    rows = {"all": whole, **report.by_kind}
    rows |= {METHOD_NAMES[name]: s for name, s in report.comparators.items()}
    for name, scores in rows.items():
        yield _coverage_row(name, scores)
    yield ""
    yield "| gain in log score over | beyond 0 | beyond 0.2 | beyond 0.5 |"
    yield "|---|--:|--:|--:|"
    for name, gains in report.gains.items():
        yield f"| {METHOD_NAMES[name]} | " + " | ".join(_gain(gains[e]) for e in EVENTS) + " |"
    for part, title in PART_NAMES.items():
        yield ""
        yield from _part_rows(title, getattr(report, part))
    if report.at_low_risk:
        yield ""
        yield from _part_rows("Next trials at low risk of bias", report.at_low_risk)


def _event_rows(scores: Scores) -> Iterator[str]:
    yield (
        "| next observed effect | happened | mean probability | log score | base rate | Brier "
        "| ECE | expected | excess |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for event in EVENTS:
        s: EventScores = scores.events[event]
        numbers = [s.rate, s.mean_probability, s.log_score, s.log_score_base_rate, s.brier]
        numbers += [s.ece, s.ece_expected, s.ece_excess]
        yield f"| {EVENT_NAMES[event]} | " + " | ".join(f"{x:.4f}" for x in numbers) + " |"


def _part_rows(title: str, parts: Mapping[str, Scores]) -> Iterator[str]:
    heads = (title, "n", "reviews", "log score, density", "log score, sign", "excess ECE, sign")
    yield f"| {' | '.join(heads)} | 50 % | 80 % | 90 % | 95 % |"
    yield "|---|" + 9 * "--:|"
    for name, s in parts.items():
        sign = s.events[EVENTS[0]]
        shares = " | ".join(f"{100 * c:.1f}" for c in s.coverage.values())
        yield (
            f"| {name} | {s.n_predictions} | {s.n_reviews} | {s.log_score:.4f} "
            f"| {sign.log_score:.4f} "
            f"| {sign.ece_excess:.4f} | {shares} |"
        )


def _coverage_row(name: str, s: Scores) -> str:
    shares = " | ".join(f"{100 * c:.1f}" for c in s.coverage.values())
    return f"| {name} | {s.n_predictions} | {shares} |"


def _gain(gain: Gain) -> str:
    return f"{gain.mean:.4f} ({gain.low:.4f} to {gain.high:.4f})"


def _scores(scores: Scores) -> dict[str, Any]:
    return asdict(scores)
