"""A secret that nobody holds any more is no longer in the memory of the process."""

import subprocess
import sys

CHILD = """
import re, sys
from evidose.actions.entrance.freed_memory import overwrite_freed

def places(needle):
    found = 0
    with open("/proc/self/mem", "rb", 0) as memory:
        for line in open("/proc/self/maps"):
            where, rights, *_ = line.split()
            if rights.startswith("rw"):
                first, end = (int(n, 16) for n in where.split("-"))
                memory.seek(first)
                try:
                    data = memory.read(end - first)
                except OSError:
                    continue
                found += sum(1 for _ in needle.finditer(data))
    return found

class Ring:
    def __init__(self, secret):
        self.me, self.secret = self, secret

# The pattern does not match itself, so that looking leaves nothing to be found.
needle = re.compile(rb"ma[r]k[e]r-9471-mark[e]r")
made = lambda: "-".join(("marker", "9471", "marker"))
kept = [made() + "x" * size for size in range(0, 2500, 7)] + [Ring(made())]
held = places(needle)
del kept
overwrite_freed()
print(held >= 300, places(needle))
"""


def test_what_was_freed_is_overwritten(memory_shown):
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "0"]
