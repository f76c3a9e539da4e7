"""Which user of this machine is at the other end of a connection, as the kernel tells it.

A browser sends its cookies to every port of an address, so a server that another user runs on this
machine can come to hold the cookie of the diary. Bound to the user who exchanged the link, it opens
nothing for anybody else. Linux tells the user (``/proc/net/tcp``); elsewhere nobody does.
"""

import sys
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

NOBODY = -1
"""The kernel knows of no such connection on this machine."""

TABLES = Path("/proc/net")
_LOCAL, _REMOTE, _USER = 1, 2, 7
# Columns of /proc/net/tcp and tcp6.


def peer_user(
    client: tuple[str, int], server: tuple[str, int], tables: Path = TABLES
) -> int | None:
    """Return the number of the user who opened a connection from this machine.

    Parameters
    ----------
    client, server : address and port of both ends
    tables : where the kernel lists its connections

    Returns
    -------
    int or None
        `NOBODY` where the kernel lists no such connection; None where it lists none at all.
    """
    if not (tables / "tcp").is_file():
        return None
    for table, version in (("tcp", 4), ("tcp6", 6)):
        found = _user(tables / table, _kernel(*client, version), _kernel(*server, version))
        if found != NOBODY:
            return found
    return NOBODY


def _user(table: Path, client: str, server: str) -> int:
    try:
        lines = table.read_text("ascii").splitlines()[1:]
    except OSError:  # a kernel without IPv6
        return NOBODY
    for line in lines:
        told = line.split() if client and client in line else []
        if told and (told[_LOCAL], told[_REMOTE]) == (client, server):
            return int(told[_USER])
    return NOBODY


def _kernel(name: str, port: int, version: int) -> str:
    """Return an end as the kernel writes it: words of 32 bits in the machine's own byte order."""
    try:
        end = ip_address(name.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(end, IPv6Address) and version == 4:
        if end.ipv4_mapped is None:
            return ""
        end = end.ipv4_mapped
    if isinstance(end, IPv4Address) and version == 6:
        end = IPv6Address(b"\0" * 10 + b"\xff\xff" + end.packed)
    raw = end.packed
    if sys.byteorder == "little":
        raw = b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4))
    return f"{raw.hex().upper()}:{port:04X}"
