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

STEP, LARGEST = 16, 2048
"""Bytes by which the sizes of blocks differ, and the largest that are taken in every size."""

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
    for size in range(3 * STEP, LARGEST + 1, STEP):
        taken = [b"\0" * (size - head) for _ in range(POOL // size)]
        del taken
    taken = [b"\0" * (size - head) for size in LARGE]
    del taken
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
