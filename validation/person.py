"""A writer killed 1,000 times, plain and encrypted: every acknowledged entry is kept."""

import tempfile
from pathlib import Path

from validation._crash_rounds import crash

ROUNDS = 500


def main() -> int:
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for name, passphrase in (("plain", None), ("encrypted", "correct horse")):
            found = crash(Path(folder) / name / "record.db", passphrase, ROUNDS, seed=9)
            print(f"{name}: {ROUNDS} writers killed, {len(found)} rounds with a loss or damage")
            wrong += found
    print("\n".join(wrong[:20]))
    return bool(wrong)
