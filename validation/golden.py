"""What the whole product said at one commit, so that a change of its ground can be held against it.

``validation/golden.json.gz`` holds the parsed records of the library and what the commands answer
for the first compound. `python -m validation golden` compares exactly, but for the last digits of a
number, which differ between processors, and prints each difference;
`python -m validation.golden --write` keeps today's answers. Intended differences stand, each with
its reason, in ``validation/golden.toml``.
"""

import argparse
import gzip
import io
import json
import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from evidose.actions.plan import Request, plan_titration
from evidose.actions.record_types import RECORD_TYPES
from evidose.actions.screen import make_answers, rule_book
from evidose.cli.app import run
from evidose.evidence import open_library, read_evidence, read_records
from evidose.pages.plan import plan_document
from evidose.pages.screening import screening_document
from evidose.safety import screen

KEPT, EXCUSED = Path("validation/golden.json.gz"), Path("validation/golden.toml")
TODAY = date(2026, 11, 30)
COMPOUND = "low-dose-naltrexone"
NOT_KEPT = ("measures", "measure-words", "texts")
"""Kinds of record that were not written down at that commit."""

VERSIONS = ("code_version", "library_version", "schema_version", "library_hash")
MOST_SHOWN = 60
SAME_NUMBER = 1e-12
"""Share by which a number may differ: vector units of other processors sum in another order."""

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "profile": ("profile", COMPOUND, "--json"),
    "profile 2015": ("profile", COMPOUND, "--as-of", "2015-01-01", "--json"),
    "profile text": ("profile", COMPOUND),
    "mechanism": ("mechanism", COMPOUND, "--json"),
    "changes": ("changes", COMPOUND, "--from", "2015-01-01", "--to", "2024-01-01", "--json"),
    "simulate": ("simulate", COMPOUND, "--dose", "4.5", "--at", "22:00", "--days", "2", "--json"),
    "multiverse": ("multiverse", COMPOUND, "fibromyalgia-pain", "--json"),
    "evidence": ("evidence", "list", "--json"),
}
CLEAR: Mapping[str, Any] = {
    "medications": ["none"],
    "no_opioids": True,
    "conditions": ["none"],
    "age": 45,
    "pregnant": "no",
    "breastfeeding": "no",
    "surgery": "none",
}
PLANS: Mapping[str, Request] = {
    "usual": Request("2027-01-04", zone="UTC"),
    "slow": Request("2027-01-04", zone="Europe/Oslo", schedule="slow", weeks=26),
    "own steps": Request("2027-01-04", zone="UTC", start="1", target="3", weeks=12),
}


def records() -> Iterator[tuple[str, Any]]:
    """Yield every record of the library, as parsed, by its type and id."""
    library = open_library()
    for kind, model in RECORD_TYPES.items():
        if kind in NOT_KEPT:
            continue
        for key, record in read_records(library, kind, model).or_raise().items():
            yield f"record {model.__name__} {key}", record.model_dump(mode="json")


def command(arguments: tuple[str, ...]) -> Any:
    """Return what a command printed: a document, or lines of text."""
    told = io.StringIO()
    with redirect_stdout(told):
        code = run(arguments)
    text = told.getvalue()
    if code:
        raise ValueError(f"{' '.join(arguments)} ended with {code}: {text[:200]}")
    return json.loads(text) if "--json" in arguments else text.splitlines()


def answers() -> Iterator[tuple[str, Any]]:
    """Yield what the commands and the screening say."""
    for name, arguments in COMMANDS.items():
        yield name, command(arguments)
    for question in read_questions():
        yield f"why {question}", command(("why", COMPOUND, question, "--json"))
    stamp: dict[str, Any] = {"today": TODAY, "code_version": "", "library_version": ""}
    rules = rule_book()
    for name, told in screenings():
        given = make_answers(COMPOUND, told, "golden")
        yield f"screen {name}", screening_document(screen(given, rules, TODAY), **stamp)
    for name, wish in PLANS.items():
        made = plan_titration(wish, make_answers(COMPOUND, dict(CLEAR), "golden"), today=TODAY)
        if made.plan is None:
            raise ValueError(f"no plan for {name}")
        yield f"plan {name}", plan_document(made.plan, **stamp)


def read_questions() -> list[str]:
    """Return the ids of the questions about the compound."""
    questions = read_evidence(open_library()).questions.values()
    return sorted(q.id for q in questions if q.compound == COMPOUND)


def screenings() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the readable screening cases, over somebody who has nothing to report."""
    known = {"medications", "last_opioid", "conditions", "labs", "symptoms", "notes", "dose_mg"}
    known |= {"age", "pregnant", "breastfeeding", "surgery", "liver", "kidney", "dependence"}
    known |= {"no_opioids"}
    for path in sorted(Path("tests/cases/screening").glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            told = {} if case.get("others") == "unanswered" else dict(CLEAR)
            told |= {k: v for k, v in case.items() if k in known}
            for field in case.get("leave_open", ()):
                told.pop(field, None)
            yield f"{path.stem}: {case['title']}", told


def plain(value: Any) -> Any:
    """Leave out fields that only tell versions and the day of asking."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in VERSIONS}
    if isinstance(value, list):
        return [plain(v) for v in value if not re.search(r"library \d{4}-\d\d-\d\d", str(v)[:200])]
    return value


def collect() -> dict[str, Any]:
    """Return everything that is compared, by name."""
    found = {name: plain(json.loads(json.dumps(v, default=str))) for name, v in records()}
    return found | {name: plain(json.loads(json.dumps(v, default=str))) for name, v in answers()}


def differences(old: Any, new: Any, place: str) -> Iterator[str]:
    """Yield each place where two documents differ."""
    if type(old) is not type(new):
        yield f"{place}: {str(old)[:80]!r} became {str(new)[:80]!r}"
    elif isinstance(old, dict):
        for key in sorted({*old, *new}):
            if key not in new or key not in old:
                yield f"{place}.{key}: {'gone' if key not in new else 'new'}"
            else:
                yield from differences(old[key], new[key], f"{place}.{key}")
    elif isinstance(old, list):
        yield from _in_lists(old, new, place)
    elif old != new and not _rounded_otherwise(old, new):
        yield f"{place}: {str(old)[:80]!r} became {str(new)[:80]!r}"


def _rounded_otherwise(old: Any, new: Any) -> bool:
    """Tell whether two numbers differ only as one processor's sums differ from another's."""
    return isinstance(old, float) and math.isclose(old, new, rel_tol=SAME_NUMBER, abs_tol=1e-14)


def _in_lists(old: list[Any], new: list[Any], place: str) -> Iterator[str]:
    """Compare item by item; where some came or went, those that are the same thing."""
    if len(old) == len(new):
        for n, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from differences(a, b, f"{place}[{n}]")
        return
    match = SequenceMatcher(None, [_name(v) for v in old], [_name(v) for v in new], autojunk=False)
    for what, i, i_end, j, j_end in match.get_opcodes():
        if what == "equal":
            for n, (a, b) in enumerate(zip(old[i:i_end], new[j:j_end], strict=True), i):
                yield from differences(a, b, f"{place}[{n}]")
        else:
            yield from (f"{place}[{_name(v)[:80]}]: gone" for v in old[i:i_end])
            yield from (f"{place}[{_name(v)[:80]}]: new" for v in new[j:j_end])


def _name(item: Any) -> str:
    """Return what tells an item of a list from others: a name that it has, or all of it."""
    if isinstance(item, dict):
        for key in ("key", "id", "rule", "name"):
            if key in item:
                return str(item[key])
    return json.dumps(item, sort_keys=True)


def excused() -> Callable[[str], bool]:
    """Return whether a difference is one of those that were intended."""
    if not EXCUSED.exists():
        return lambda line: False
    table = tomllib.loads(EXCUSED.read_text(encoding="utf-8"))
    patterns = [re.compile(d["where"]) for d in table.get("difference", ())]
    return lambda line: any(p.match(line) for p in patterns)


def main() -> bool:
    """Compare; True where something differs that is not listed as intended."""
    old, new = json.loads(gzip.decompress(KEPT.read_bytes())), collect()
    found = list(differences(old, new, ""))
    known = excused()
    open_ones = [line for line in found if not known(line.removeprefix("."))]
    print(f"{len(old)} documents; {len(found)} differences, {len(open_ones)} not intended")
    for line in open_ones[:MOST_SHOWN]:
        print(f"  {line.removeprefix('.')}")
    return bool(open_ones)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep today's answers")
    if parser.parse_args().write:
        text = json.dumps(collect(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        KEPT.write_bytes(gzip.compress(text.encode(), mtime=0))
        print(f"{KEPT}: {KEPT.stat().st_size // 1024} KiB")
    else:
        main()
