"""Overwrite memory that this process has freed, so that a secret does not stay in it.

Python frees what nobody holds any more and leaves its content where it was. A passphrase comes in a
form, is copied on its way by what reads the request, and lies there until something else happens to
take its place. Here something does so at once. Out of reach are what is still held, what a thread
of the C library keeps ready for itself, and what the system wrote to a swap file.
"""

import ctypes
import gc
import sys
from contextlib import suppress

STEP, LARGEST = 16, 4096
"""Bytes by which the sizes of blocks differ, and the largest that are taken in every size."""

PYTHON, C_LIBRARY_ADDS = 512, 8
"""The largest block that Python itself deals out, and how many bytes more than a multiple of `STEP`
the C library's blocks hold: one of those sizes left out is one that a request can lie in."""

POOL = 1 << 20
"""Bytes that are taken in each size: more than lies free between what a server of ours holds."""

LARGE = tuple(1 << n for n in range(19, 11, -1)) * 4
"""Bytes of larger blocks, held at once: what a connection brings is read into 256 KiB."""


def overwrite_freed() -> None:
    """Free what lies in cycles, then fill free blocks of every size with zeros.

    The C library of Linux then gives whole free pages back to the system, which empties them. It
    takes about a tenth of a second.
    """
    gc.collect()
    head = sys.getsizeof(b"")
    of_python = range(3 * STEP, PYTHON + 1, STEP)
    of_c = range(PYTHON + C_LIBRARY_ADDS, LARGEST + 1, STEP)
    for size in (*of_python, *of_c):
        taken = [b"\0" * (size - head) for _ in range(POOL // size)]
        del taken
    taken = [b"\0" * (size - head) for size in LARGE]
    del taken
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
