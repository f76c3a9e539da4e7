"""A thousand single numbers of the library changed, one at a time: what does the page do?

After each change, with every sentence and every printed number of the page:

1. a sentence whose words differ, or that came or went, traces to the changed record (to the
   finding, where the cell stands in one);
2. no printed number that the change moved stays: wherever the page's quantities print otherwise
   than before, every sentence that prints them differs;
3. the page still agrees with itself (`evidose.profile.contradictions`).
"""

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evidose.evidence import open_library, read_evidence
from evidose.profile import Profile, build_profile, contradictions, printed, quantities
from evidose.terms import EvidoseError, Sentence, Trace
from validation._library_cells import Cell, overlaid, shelf, with_record

MUTATIONS, SEED = 1_000, 20261122
COMPOUND = "low-dose-naltrexone"


def main() -> int:
    """Change cells and print what went wrong; 1 if anything did."""
    told = sys.argv[-1]  # `python -m validation.mutations 100` for a smaller run
    wanted = int(told) if told.isdigit() else MUTATIONS
    tally: Counter[str] = Counter()
    problems = []
    for cell, moved, found in mutations(wanted, SEED):
        tally["that moved a sentence" if moved else "that moved nothing shown"] += 1
        tally[f"in {cell.folder}"] += 1
        problems += [f"{cell.folder}/{cell.name} {cell.path}: {f}" for f in found]
    print(f"{wanted} single numbers changed, one at a time")
    for name, n in sorted(tally.items()):
        print(f"  {n:5} {name}")
    print(f"problems: {len(problems)}")
    for problem in problems[:40]:
        print(f"  {problem}")
    return int(bool(problems))


def mutations(n: int, seed: int) -> Iterator[tuple[Cell, int, list[str]]]:
    """Yield `n` changed cells, how many sentences each moved, and what went wrong."""
    rng = random.Random(seed)
    library = open_library()
    evidence = read_evidence(library)
    before = build_profile(COMPOUND, evidence, library)
    pooled = [s for s in before.all_sentences() if s.id.endswith(".result")]
    drawer = shelf(t for s in pooled for t in s.traces)
    done = 0
    while done < n:
        cell, record = drawer.draw(rng)
        with tempfile.TemporaryDirectory() as folder:
            try:
                if record is None:
                    body, used = evidence, overlaid(cell, Path(folder))
                else:
                    body, used = with_record(evidence, cell.folder, record), library
                after = build_profile(COMPOUND, body, used)
            except EvidoseError:
                continue  # the change is refused with a plain message: nothing to compare
        done += 1
        moved = changed_sentences(before, after)
        yield cell, len(moved), [*untraced(cell, moved), *stale(before, after), *odd(after)]


Pair = tuple[Sentence | None, Sentence | None]


def changed_sentences(before: Profile, after: Profile) -> dict[str, Pair]:
    """Return the sentences whose words differ, or that came or went."""
    old = {s.id: s for s in before.all_sentences()}
    new = {s.id: s for s in after.all_sentences()}
    pairs = {i: (old.get(i), new.get(i)) for i in dict.fromkeys((*old, *new))}
    return {i: p for i, p in pairs.items() if _text(p[0]) != _text(p[1])}


def _text(sentence: Sentence | None) -> str | None:
    return None if sentence is None else sentence.text


def untraced(cell: Cell, moved: dict[str, Pair]) -> Iterator[str]:
    """Name sentences that moved although they do not trace to the cell."""
    explained = {i for i, pair in moved.items() if any(map(cell.explains, _traces(pair)))}
    scopes = {i.rpartition(".")[0] for i in explained if None in moved[i]}
    for i, pair in moved.items():
        # What comes or goes in the place of an explained sentence is explained by it.
        if i not in explained and not (None in pair and i.rpartition(".")[0] in scopes):
            yield f"untraced change of {i}"


def _traces(pair: Pair) -> set[Trace]:
    return {t for s in pair if s is not None for t in s.traces}


def stale(before: Profile, after: Profile) -> Iterator[str]:
    """Name printed numbers that should have moved and did not."""
    was, now = quantities(before), quantities(after)
    old = {s.id: s for s in before.all_sentences()}
    for sentence in after.all_sentences():
        if sentence.id not in old:
            continue
        for name in sentence.slots:
            differs = name in was and printed(name, was[name]) != printed(name, now.get(name))
            if differs and sentence.text == old[sentence.id].text:
                yield f"{sentence.id} still prints the old {name}"


def odd(after: Profile) -> Iterator[str]:
    """Name contradictions on the changed page."""
    yield from (f"contradiction: {c}" for c in contradictions(after))


if __name__ == "__main__":
    raise SystemExit(main())
