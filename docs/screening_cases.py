"""Write docs/reference/screening-cases.md from the cases of the safety screening: `make docs`."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "screening"
VERDICTS = ROOT / "src/evidose/library/common/verdicts/verdicts.toml"
OUT = Path(__file__).parent / "reference" / "screening-cases.md"

INTRODUCTION = """\
# Screening cases

Every line is run as a test of `evidose screen`, on 22 November 2026. Where nothing else stands, the
person has answered every question and has nothing to report. Pharmacists are asked to correct the
files in `tests/cases/screening`; this page is made from them by `make docs`."""

_SKIP = {"title", "verdict", "complete", "findings"}


def main() -> int:
    """Write the page and tell where it is."""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(page(), encoding="utf-8")
    print(f"wrote {OUT.relative_to(Path.cwd())}")
    return 0


def page() -> str:
    """Return the page: one table a topic."""
    lines = [INTRODUCTION, "", *_table()]
    for path in sorted(CASES.glob("*.toml")):
        topic = tomllib.loads(path.read_text(encoding="utf-8"))
        lines += ["", f"## {topic['title']}", "", "| case | told | verdict | findings |"]
        lines.append("|---|---|---|---|")
        lines += [_row(case) for case in topic["case"]]
    return "\n".join(lines) + "\n"


def _table() -> Iterator[str]:
    """Yield the published table from severity to verdict."""
    found = tomllib.loads(VERDICTS.read_text(encoding="utf-8"))
    yield from (
        "## From severity to verdict",
        "",
        "| severity | verdict | meaning |",
        "|---|---|---|",
    )
    for severity, verdict in found["verdicts"].items():
        yield f"| {severity} | {verdict} | {found['meaning'][severity]} |"
    yield ""
    yield (
        "The worst finding decides. Without finding, the verdict is `incomplete` as long as a "
        "question is open, a text was not recognised or a reading is doubtful, and `no known "
        "issue` otherwise."
    )


def _row(case: dict[str, Any]) -> str:
    told = "; ".join(_told(case)) or "nothing to report"
    findings = ", ".join(f"`{f}`" for f in case["findings"]) or "none"
    verdict = case["verdict"]
    if verdict != "incomplete" and not case.get("complete", True):
        verdict += ", incomplete"
    return f"| {_cell(case['title'])} | {_cell(told)} | {verdict} | {findings} |"


def _told(case: dict[str, Any]) -> Iterator[str]:
    if case.get("others") == "unanswered":
        yield "nothing else answered"
    for field, value in case.items():
        if field in _SKIP or field == "others":
            continue
        shown = ", ".join(dict.fromkeys(map(str, value))) if isinstance(value, list) else value
        yield f"{field.replace('_', ' ')}: {shown}"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.exit(main())
