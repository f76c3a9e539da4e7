"""How long the safety screening takes: to load its rules, and to judge twenty medicines.

Processor time is measured, so that neighbours on the machine do not count.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date

from evidose.evidence import open_library
from evidose.safety import Answers, load_rules, screen

LOAD_S = 0.3
TWENTY_S = 0.05
HUGE_S = 1.0
MEDICINES = (
    "Percocet 10/325", "metformin 500 mg bid", "HCTZ 25", "levothyroxine 75 mcg", "sertralin 50",
    "omeprazole", "vitamin D 2000 IU", "ibuprofen prn", "stopped tramadol 3 days ago", "oxycodne",
    "blorbzine 10 mg", "Humira", "gabapentin 300 mg tid", "lorazepam 1 mg at night", "MTX 15 mg",
    "allergic to codeine", "Tylenol with codeine no. 3", "magnesium glycinate", "amlodipine",
    "I take a turmeric extract for my knees",
)  # fmt: skip


def main() -> int:
    """Time load, twenty medicines and a huge input; 1 if a limit is passed at the best of runs."""
    library = open_library()
    load = _times(lambda: load_rules(library), 9)
    rules = load_rules(library)
    today = date(2026, 11, 22)
    twenty = Answers("low-dose-naltrexone", medications=MEDICINES)
    words = " ".join(f"blorb{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}quux" for i in range(900))
    huge = Answers(
        "low-dose-naltrexone", medications=(words[:10_000], *(f"pill{i}ine" for i in range(500)))
    )
    judged = _times(lambda: screen(twenty, rules, today), 50)
    most = _times(lambda: screen(huge, rules, today), 5)
    rows = (
        ("load rules", load, LOAD_S),
        ("20 medicines", judged, TWENTY_S),
        ("huge", most, HUGE_S),
    )
    failed = False
    for name, times, limit in rows:
        best, middle = min(times), statistics.median(times)
        failed |= best > limit
        print(
            f"{name:14} best {best * 1e3:7.1f} ms  median {middle * 1e3:7.1f} ms  limit {limit} s"
        )
    return int(failed)


def _times(work: Callable[[], object], runs: int) -> list[float]:
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return found
