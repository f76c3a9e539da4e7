"""Running the application on this machine until it is told to stop."""

import asyncio
import atexit
import errno
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from evidose.terms import EvidoseError
from evidose.web.connections import Limits
from evidose.web.hall import Hall
from evidose.web.me import is_loopback
from evidose.web.seldom import Seldom

FINISH_S, END_S, TIDY_S = 4.5, 6.0, 1.0
"""What is being answered may take `FINISH_S` after the word to stop; at `END_S` all ends, once
temporary files are removed, for which there is `TIDY_S`.

On a busy machine each of these comes seconds late, and a stop has ten in all."""

MOST_CONNECTIONS, OTHER_FILES = 512, 24
"""Connections at once, and files left for everything else where the system allows few."""

log = logging.getLogger("uvicorn.error")


class PortTakenError(EvidoseError):
    """Something else listens at the address, or it is not one of this machine's."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Where visitors can come.

    Attributes
    ----------
    address : as this machine's browser opens it
    to_others : other machines can come too
    """

    address: str
    port: int
    to_others: bool


def serve(app: ASGIApp, host: str, port: int, ready: Callable[[Opened], None]) -> None:
    """Serve until interrupted or terminated.

    Running requests are finished first, for `FINISH_S` at most; a second signal ends all at once.

    Parameters
    ----------
    port : 0 takes any free one
    ready : told the address once visitors can come

    Raises
    ------
    PortTakenError
    """
    clock = threading.Timer(END_S, end_now)
    clock.daemon = True
    try:
        asyncio.run(_serve(app, host, port, ready, clock))
    finally:
        clock.cancel()


async def _serve(
    app: ASGIApp,
    host: str,
    port: int,
    ready: Callable[[Opened], None],
    clock: threading.Timer,
) -> None:
    sockets = await _bound(host, port)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        lifespan="off",
        proxy_headers=False,
        ws="none",
    )
    log.addFilter(Seldom(asyncio.get_running_loop().time))
    hall = Hall(config, Limits(most_connections()))
    hall.date()
    stop = _until_told(clock)
    # What was computed for the pages stays for good: the collector need not walk it while a
    # visitor waits.
    gc.collect()
    gc.freeze()
    hall.open(sockets)
    taken = sockets[0].getsockname()[1]
    ready(Opened(f"http://{openable(host)}:{taken}/", taken, not is_loopback(host)))
    await hall.watch(stop)
    await hall.close(FINISH_S)
    if hall.busy:
        log.warning("%d requests took too long to finish and were cut off.", hall.busy)
        end_now()


async def _bound(host: str, port: int) -> list[Any]:
    try:
        bound = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, host or None, port, start_serving=False
        )
    except OSError as fault:
        raise PortTakenError(_why(fault, host, port)) from None
    sockets = [s.dup() for s in bound.sockets]
    bound.close()
    for one in sockets:
        one.listen(2048)
    return sockets


def most_connections() -> int:
    """Return how many connections the system's limit of open files leaves room for."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    here = Path("/proc/self/fd")
    used = sum(1 for _ in here.iterdir()) if here.is_dir() else OTHER_FILES
    return max(4, min(MOST_CONNECTIONS, allowed - used - OTHER_FILES))


def _until_told(clock: threading.Timer) -> asyncio.Event:
    """Return an event that is set by the first signal to stop; `clock` then counts to the end."""
    stop = asyncio.Event()

    def told(*_: object) -> None:
        if stop.is_set():
            end_now()
        stop.set()
        clock.start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    return stop


def end_now() -> None:
    """End the process, whatever still runs in it; temporary files are removed first.

    What the record acknowledged is on the disk, and what it did not is told again by the device.
    """
    late = threading.Timer(TIDY_S, os._exit, (0,))
    late.daemon = True
    late.start()
    with suppress(Exception):
        atexit._run_exitfuncs()
    with suppress(Exception):
        sys.stderr.flush()
    os._exit(0)


def openable(host: str) -> str:
    """Return the host of an address that a browser on this machine can open.

    Examples
    --------
    >>> [openable(h) for h in ("127.0.0.1", "0.0.0.0", "::", "::1", "pages.example")]
    ['127.0.0.1', '127.0.0.1', '[::1]', '[::1]', 'pages.example']
    """
    try:
        found = ip_address(host or "0.0.0.0")
    except ValueError:
        return host
    if found.version == 6:
        return "[::1]" if found.is_unspecified else f"[{host}]"
    return "127.0.0.1" if found.is_unspecified else host


def _why(fault: OSError, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken; choose another one with --port, or --port 0"
    if fault.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} needs rights you do not have; choose one from 1024 on with --port"
    return f"cannot listen on {host}, port {port}: {fault.strerror or fault}"
