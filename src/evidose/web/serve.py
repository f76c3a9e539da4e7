"""Running the application on this machine until it is told to stop."""

import asyncio
import errno
import gc
import logging
import signal
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from evidose.terms import EvidoseError

STOP_WITHIN_S = 10


class PortTakenError(EvidoseError):
    """Something else listens at the address, or it is not one of this machine's."""


def serve(app: ASGIApp, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted or terminated; running requests are finished first.

    Parameters
    ----------
    port : 0 takes any free one
    ready : told the address once visitors can come

    Raises
    ------
    PortTakenError
    """
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # uvicorn hands signals on after it has shut down; here that is the end of the work, not a
    # reason to die by a signal.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    asyncio.run(_serve(app, host, port, ready))


async def _serve(app: ASGIApp, host: str, port: int, ready: Callable[[str], None]) -> None:
    try:
        bound = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError as fault:
        raise PortTakenError(_why(fault, host, port)) from None
    sockets = [s.dup() for s in bound.sockets]
    bound.close()
    taken = sockets[0].getsockname()[1]
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        lifespan="off",
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    # What was computed for the pages stays for good: the collector need not walk it while a
    # visitor waits.
    gc.collect()
    gc.freeze()
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{taken}/")
    await server.serve(sockets=sockets)


def _why(fault: OSError, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken; choose another one with --port, or --port 0"
    if fault.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} needs rights you do not have; choose one from 1024 on with --port"
    return f"cannot listen on {host}, port {port}: {fault.strerror or fault}"
