"""Kill a writer at random moments and look whether everything it acknowledged is there."""

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from evidose.person import Entry, Note
from evidose.person.store import create_store, open_store

AT = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST_S = 0.06


def crash(path: Path, passphrase: str | None, rounds: int, seed: int) -> list[str]:
    """Run `rounds` rounds against one record; return what was lost, repeated or damaged.

    Each round forks a writer that reports every stored entry through a pipe, and kills it after a
    random time counted from its first report.
    """
    chance, wrong, written = random.Random(seed), list[str](), 0
    create_store(path, passphrase)
    for number in range(rounds):
        acknowledged = _one_round(path, passphrase, written, chance)
        with open_store(path, passphrase) as store:
            kept = [int(e.id, 16) for e in store.snapshot().history]
            with store.engine.connect() as connection:
                sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        # The entry that was being written may be there or not; no other may.
        if kept != list(range(len(kept))) or not acknowledged <= len(kept) <= acknowledged + 1:
            wrong.append(f"round {number}: {acknowledged} acknowledged, {len(kept)} kept")
        if sound != "ok":
            wrong.append(f"round {number}: {sound}")
        written = len(kept)
    return wrong


def _one_round(path: Path, passphrase: str | None, first: int, chance: random.Random) -> int:
    """Let a writer start at entry `first`; return how many entries are acknowledged by then."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _write(path, passphrase, first, writer)
        os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as told:
        acknowledged = first + len(told.read(1))
        time.sleep(chance.uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while part := told.read(1 << 16):
            acknowledged += len(part)
    return acknowledged


def _write(path: Path, passphrase: str | None, first: int, told: int) -> None:
    with open_store(path, passphrase) as store:
        for n in range(first, first + 100_000):
            store.append([Entry(f"{n:032x}", AT, "", AT, Note(f"note {n} " * (n % 50 + 1)))])
            os.write(told, b".")


def main() -> int:
    """Run from a shell: path, passphrase (may be empty), rounds, seed."""
    path, passphrase, rounds, seed = sys.argv[1:]
    wrong = crash(Path(path), passphrase or None, int(rounds), int(seed))
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
