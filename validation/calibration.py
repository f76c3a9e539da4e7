"""The score's probabilities on reviews they were not fitted to: every target with its number.

Reads the trial table in place (`EVIDOSE_COCHRANE`, default ``../shared/cochrane/trials.parquet``),
fits anew (the shipped parameters must come out), cross-validates by review and compares with what
docs/explanation/score.md shows.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from evidose.actions.keep.calibrate import Check, evaluate_file, fit_file, write_tables
from evidose.calibration import KINDS, Report
from evidose.evidence import open_library
from evidose.synthesis import NextTrial, next_trial

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "explanation" / "score.md"
MOST_EXCESS, COVERAGE_WITHIN, LEAST_GAIN = 0.01, 0.02, 0.02
SAME = 2e-3
"""Relative difference of parameters that another machine's rounding may leave."""


def main() -> int:
    default = ROOT.parent / "shared" / "cochrane" / "trials.parquet"
    path = Path(os.environ.get("EVIDOSE_COCHRANE", default))
    if not path.is_file():
        print("no Cochrane trial table, set EVIDOSE_COCHRANE to its trials.parquet")
        return 0
    failed = 0
    print("cross-validated by review:")
    check = evaluate_file(path, cross_validate=True)
    for name, value, reached in targets(check.report):
        print(f"  {'reached' if reached else 'MISSED '} {name}: {value}")
        failed += not reached
    for name, same in (("document", shown(check)), ("shipped parameters", refitted(path))):
        print(f"{name}: {'as computed' if same else 'DIFFERS'}")
        failed += not same
    return int(failed > 0)


def targets(report: Report) -> Iterator[tuple[str, str, bool]]:
    """Yield every target: what, measured number, reached or not."""
    for event, s in report.overall.events.items():
        yield (
            f"excess ECE, {event}, at most {MOST_EXCESS}",
            f"{s.ece_excess:.4f}",
            s.ece_excess <= MOST_EXCESS,
        )
        yield (
            f"log score, {event}, below the base rate's",
            f"{s.log_score:.4f} against {s.log_score_base_rate:.4f}",
            s.log_score < s.log_score_base_rate,
        )
    for kind, scores in report.by_kind.items():
        for level, share in scores.coverage.items():
            yield (
                f"coverage, {kind}, {float(level):.0%}, within {COVERAGE_WITHIN:.0%}",
                f"{share:.1%}",
                abs(share - float(level)) <= COVERAGE_WITHIN,
            )
    gain = report.gains["dersimonian_laird"]["gt_0"]
    yield (
        f"gain over DerSimonian-Laird, sign, at least {LEAST_GAIN} and interval above 0",
        f"{gain.mean:.4f} ({gain.low:.4f} to {gain.high:.4f})",
        gain.mean >= LEAST_GAIN and gain.low > 0,
    )


def shown(check: Check) -> bool:
    """Does the document show these numbers?"""
    text = DOCUMENT.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "score.md"
        copy.write_text(text, encoding="utf-8")
        write_tables(check, copy)
        return copy.read_text(encoding="utf-8") == text


def refitted(path: Path) -> bool:
    """Does a fresh fit give the shipped parameters?"""
    with TemporaryDirectory() as folder:
        fit_file(path, Path(folder))
        fresh = open_library(Path(folder))
        return all(
            _alike(next_trial(fresh, kind), next_trial(open_library(), kind)) for kind in KINDS
        )


def _alike(one: NextTrial, two: NextTrial) -> bool:
    def numbers(record: NextTrial) -> list[float]:
        found = [x for c in record.components for x in (c.weight, c.mu_sd, c.tau_median)]
        found += [c.tau_log_sd for c in record.components]
        found += [x for t in record.tails for x in (t.weight, t.factor)]
        found += [d.share for d in record.drift]
        return found + [b.sd for b in (*record.observed, *record.debiased)]

    pairs = zip(numbers(one), numbers(two), strict=True)
    return all(abs(a - b) <= SAME * max(abs(a), 1e-3) for a, b in pairs)
