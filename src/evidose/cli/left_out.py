"""Tells on stderr, once a command, which files from elsewhere it had to do without."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from evidose.terms import noting_left_out

MOST = 5
"""Files that are told; `evidose evidence check` tells them all."""


@contextmanager
def telling_left_out() -> Iterator[None]:
    """Tell at its end what was left out while it lasted, also where an error ended it."""
    with noting_left_out() as noted:
        try:
            yield
        finally:
            first = {problem.file: problem for problem in reversed(noted)}
            files = dict.fromkeys(problem.file for problem in noted)
            lines = [f"evidose: left out: {first[file]}" for file in files]
            if len(lines) > MOST:
                more = f"evidose: left out: {len(lines) - MOST} more; see `evidose evidence check`"
                lines[MOST:] = [more]
            for line in lines:
                print(line, file=sys.stderr)
