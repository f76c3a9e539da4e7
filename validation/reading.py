"""What people type about medicines, evenings and laboratory results, and what comes of it.

The cases stand in ``tests/cases/reading``. Half of the open ones is set aside by a hash of the
text; the blind ones were written without seeing the code. `python -m validation.reading --half open
--misses` shows the failures that rules and word lists may be tried on.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from evidose.actions.track.record.judging import judge_entries
from evidose.actions.track.record.writing import read_line
from evidose.evidence import open_library
from evidose.person import Entry, LabResult, Note, Snapshot, find_measure, load_measures
from evidose.safety import Answers, RuleBook, Screening, load_rules, screen
from evidose.terms import EvidoseError

CASES = Path("tests/cases/reading")
TODAY = date(2026, 11, 30)
FALSE_STOPS, FALSE_ALARMS = 0.005, 0.02
HEARD = {"en": 0.95, "de": 0.80, "fr": 0.80, "es": 0.80, "it": 0.80}
USE_RIGHT = 0.95

OTHER_METHOD = {"crp": "hs-crp"}
"""The same analyte by another method, under whose name a writer may have put a line."""

Row = Mapping[str, str]
Judge = Callable[[Row], str]
"""Tells what came of a row, in one word."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what came of it."""

    row: Row
    got: str


@cache
def rules() -> RuleBook:
    """Return the rules of the shipped library."""
    return load_rules(open_library())


def screened(**told: object) -> Screening:
    """Screen somebody who has answered everything and has nothing to report but what is told."""
    clear = {
        "compound": "low-dose-naltrexone",
        "medications": ("none",),
        "no_opioids": True,
        "conditions": ("none",),
        "age": 45,
        "pregnant": "no",
        "breastfeeding": "no",
        "surgery": "none",
    }
    return screen(Answers(**(clear | told)), rules(), TODAY)  # type: ignore[arg-type]


def medicine(row: Row) -> str:
    """Return ``stop``, ``major``, ``caution``, ``incomplete`` or ``reassured``."""
    found = screened(medications=(row["text"],), no_opioids=False, last_opioid=())
    if found.verdict == "stop":
        return "stop"
    if any(f.severity == "major" for f in found.findings):
        return "major"
    told = screened(medications=(row["text"],))
    return "reassured" if told.verdict == "no known issue" else found.verdict


def evening(row: Row) -> str:
    """Return ``crisis``, ``alarm`` or ``none``."""
    moment = datetime(2026, 11, 30, 21, tzinfo=UTC)
    found = judge_entries(
        [Entry("0" * 32, moment, "", moment, Note(row["text"]))], compounds=("low-dose-naltrexone",)
    )
    crisis = {r.id for r in rules().rules if r.crisis}
    return "crisis" if any(f.rule in crisis for f in found) else "alarm" if found else "none"


def laboratory(row: Row) -> str:
    """Return ``value``, ``misread``, ``asked`` or ``note`` for the line of a diary."""
    try:
        entries = read_line([row["text"]], Snapshot(()))
    except EvidoseError:
        return "asked"
    found = [e.body for e in entries if isinstance(e.body, LabResult)]
    if len(found) != 1:
        return "several" if found else "note"
    body = found[0]
    measure = find_measure(row["measure"], load_measures(open_library()))
    same = measure is not None and body.test in {measure.id, OTHER_METHOD.get(measure.id)}
    same = same and body.value == Decimal(row["value"].replace(",", "."))
    return "value" if same and body.comparator == row["comparator"] else "misread"


def rows(path: Path, half: str) -> Iterator[Row]:
    """Yield the rows of a half: ``open``, ``aside`` or ``all``."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            even = sha256(row["text"].encode()).digest()[0] % 2 == 0
            if half == "all" or even == (half == "open"):
                yield row


def outcomes(names: tuple[str, ...], half: str, judge: Judge) -> list[Outcome]:
    """Judge the rows of all files of one kind."""
    blind = sorted((CASES / "blind").glob(f"*/{names[1]}")) if names[1:] else []
    paths = [CASES / names[0]] if names[0] else []
    found = [Outcome(r, judge(r)) for p in paths for r in rows(p, half)]
    if half != "open":
        found += [Outcome(r, judge(r)) for p in blind for r in rows(p, "all")]
    return found


class Report:
    """Prints figures and remembers whether one misses its target."""

    def __init__(self, misses: bool) -> None:
        self.misses, self.failed = misses, False

    def line(self, what: str, cases: list[Outcome], wrong: list[Outcome], most: float) -> None:
        """Print how many of `cases` are wrong and whether that is at most the share `most`."""
        share = len(wrong) / len(cases) if cases else 0.0
        good = share <= most
        self.failed |= not good
        state = "ok" if good else "MISSED"
        print(f"{what}: {len(wrong)} of {len(cases)} ({share:.1%}; at most {most:.1%}) {state}")
        if self.misses:
            for o in wrong:
                kind = o.row.get("class", o.row.get("category", ""))
                print(f"    {o.row['text']!r} {kind}: {o.got}")


def report(half: str, misses: bool = False) -> bool:
    """Print every figure of a half of the cases; True if one misses its target."""
    told = Report(misses)
    _medicines(told, outcomes(("medicine_texts.csv", "medicines.csv"), half, medicine))
    use = outcomes(("use_wording.csv", "use.csv"), half, medicine)
    _use(told, use + outcomes(("use_own.csv",), half, medicine))
    _evenings(told, outcomes(("diary_texts.csv", "diary.csv"), half, evening))
    _laboratory(told, outcomes(("", "labs.csv"), half, laboratory))
    return told.failed


def _medicines(told: Report, found: list[Outcome]) -> None:
    by = defaultdict(list)
    for o in found:
        by[o.row["expected"]].append(o)
    told.line("opioids reassured", by["stop"], [o for o in by["stop"] if o.got == "reassured"], 0)
    soft = [o for o in by["stop"] if o.got not in ("stop", "reassured")]
    print(f"opioids not recognised, told as incomplete: {len(soft)} of {len(by['stop'])}")
    weak = [o for o in by["peri"] if o.got not in ("stop", "major", "caution")]
    told.line("peripheral opioids without a caution", by["peri"], weak, 0)
    weak = [o for o in by["block"] if o.got not in ("stop", "major")]
    told.line("second antagonists below major", by["block"], weak, 0)
    false = [o for o in by["ok"] if o.got == "stop"]
    told.line("false stops on ordinary medicines", by["ok"], false, FALSE_STOPS)
    if told.misses:
        for o in soft:
            print(f"    soft {o.row['text']!r}")


def _use(told: Report, found: list[Outcome]) -> None:
    wrong = [o for o in found if (o.got == "stop") == o.row["expected"].startswith("not")]
    told.line("wordings of use read wrongly", found, wrong, 1 - USE_RIGHT)


def _evenings(told: Report, found: list[Outcome]) -> None:
    alarms, ordinary = defaultdict(list), []
    for o in found:
        if o.row["expected"] == "none":
            ordinary.append(o)
        else:
            alarms[o.row.get("language") or "en"].append(o)
    for language, cases in sorted(alarms.items()):
        missed = [
            o for o in cases if o.got == "none" or (o.row["class"] == "self" and o.got != "crisis")
        ]
        most = 1 - HEARD.get(language, 1.0)
        told.line(f"emergencies not heard ({language})", cases, missed, most)
        by = Counter(o.row["class"] for o in missed)
        print("    " + ", ".join(f"{name} {n}" for name, n in by.most_common()))
    false = [o for o in ordinary if o.got != "none"]
    told.line("ordinary notes that alarm", ordinary, false, FALSE_ALARMS)


def _laboratory(told: Report, found: list[Outcome]) -> None:
    values = [o for o in found if o.row["expected"] == "value"]
    asks = [o for o in found if o.row["expected"] == "ask"]
    told.line("laboratory lines kept as a note", found, [o for o in found if o.got == "note"], 0)
    told.line("laboratory lines misread", values, [o for o in values if o.got == "misread"], 0)
    guessed = [o for o in asks if o.got in ("value", "misread")]
    told.line("units guessed in an ambiguous band", asks, guessed, 0)
    asked = [o for o in values if o.got in ("asked", "several")]
    print(f"readable laboratory lines asked about: {len(asked)} of {len(values)}")
    if told.misses:
        for o in asked:
            print(f"    {o.row['text']!r}")


def main() -> bool:
    """Print the figures on the half set aside and on the blind cases."""
    return report("aside")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("open", "aside", "all"), default="open")
    parser.add_argument("--misses", action="store_true")
    chosen = parser.parse_args()
    report(chosen.half, chosen.misses)
