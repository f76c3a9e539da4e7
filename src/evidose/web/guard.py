"""What stands before every request: Host and Origin, size, security headers, one log line."""

import json
import logging
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evidose.actions.entrance.stopwatch import milliseconds_since, now

MOST_BYTES = 64 * 1024
"""Largest request body; `larger` names the paths that take more."""

# "no-referrer" would make browsers send our own forms with Origin: null, which is refused.
SECURITY_HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "script-src 'self'; worker-src 'self'; manifest-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "interest-cohort=()",
}

ALWAYS = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]

log = logging.getLogger("evidose.web")


class Body:
    """A request body that ends as if the visitor had gone once it is larger than it may be."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self.limit = limit
        self._seen = 0

    @property
    def too_large(self) -> bool:
        """True once more than the limit has come."""
        return self._seen > self.limit

    async def read(self) -> Message:
        """Hand on the next part."""
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.too_large else message


def guarded(
    app: ASGIApp, *, hosts: Collection[str] = (), larger: Mapping[str, int] | None = None
) -> ASGIApp:
    """Wrap an application.

    Parameters
    ----------
    hosts : names accepted in the Host header besides ``localhost`` and plain addresses. Addresses
        need no list: a page of somebody else's can only point a *name* at this machine
    larger : paths with a larger limit of the request body, in bytes
    """
    limits = larger or {}
    names = frozenset({"localhost", *hosts})

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        start, headers, status = now(), Headers(scope=scope), 0
        body = Body(receive, limits.get(scope["path"], MOST_BYTES))

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name for name, _ in message["headers"]}
                out = [*message["headers"], *(h for h in ALWAYS if h[0] not in given)]
                if not any(name == b"cache-control" for name, _ in out):
                    out.append((b"cache-control", b"no-store"))
                message["headers"] = out
            await send(message)

        async def send_unless_refused(message: Message) -> None:
            if not body.too_large or status:
                await send_with_headers(message)

        try:
            refusal = _refusal(scope, headers, names, body.limit)
            if refusal is None:
                await app(scope, body.read, send_unless_refused)
            else:
                await _refuse(*refusal, send_with_headers)
        except ClientDisconnect:
            if not body.too_large:
                status = status or 400  # nobody is there any more
        except Exception:
            if not body.too_large:
                raise
        finally:
            if body.too_large and not status:
                await _refuse(413, _too_large(body.limit), send_with_headers)
            _write(scope, status or 500, milliseconds_since(start))

    return guard


def _refusal(
    scope: Scope, headers: Headers, names: Collection[str], limit: int
) -> tuple[int, str] | None:
    host = headers.get("host", "")
    if not _host_is_ours(host, names):
        found = _plain(host) or "nothing"
        return 421, (
            f"this server does not answer to the name {found}; open it by its address, or have "
            "whoever runs it allow the name"
        )
    if not scope["path"].isprintable():
        return 400, "the address holds a line break or another character that no address here has"
    if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
        origin = headers.get("origin")
        foreign = origin is not None and origin.partition("://")[2] != host
        if foreign or headers.get("sec-fetch-site") == "cross-site":
            return 403, "this form was sent from another site; open the page here and send it again"
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > limit:
        return 413, _too_large(limit)
    return None


def _host_is_ours(host: str, names: Collection[str]) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if name.lower() in names:
        return True
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _too_large(limit: int) -> str:
    return f"the request is larger than {limit // 1024} KiB; send less"


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c in ".-:[]")[:80]


async def _refuse(status: int, why: str, send: Send) -> None:
    body = json.dumps({"type": "about:blank", "status": status, "title": why}).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _write(scope: Scope, status: int, milliseconds: float) -> None:
    """Log one line without address, query, form, or anything else a person typed."""
    if not log.isEnabledFor(logging.INFO):
        return
    route: Any = scope.get("route")
    line = {
        "method": scope["method"],
        "route": getattr(route, "path", None),
        "status": status,
        "ms": round(milliseconds, 2),
    }
    log.info(json.dumps(line))
