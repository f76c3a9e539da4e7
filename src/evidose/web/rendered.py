"""A page kept as bytes: rendered and compressed once, sent many times."""

from collections.abc import Mapping
from dataclasses import dataclass
from gzip import compress
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOR_EVER = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One document with its ready answers; none is made or hashed while a visitor waits.

    Attributes
    ----------
    etag : fingerprint of the content, quoted as HTTP wants it
    plain, packed, unchanged : the answers: as it is, compressed, and "you have it already"
    """

    body: bytes
    etag: str
    plain: Response
    packed: Response
    unchanged: Response


@dataclass(frozen=True, slots=True)
class Place:
    """Stands in a request for the route that a router would have found; the log names it."""

    path: str


def rendered(
    text: str | bytes, media_type: str, cache: str = REVALIDATE, *, searched: bool = True
) -> Rendered:
    """Encode, compress and fingerprint a document.

    Parameters
    ----------
    cache : what browsers and proxies may keep
    searched : False keeps it out of search engines, whatever its form
    """
    body = text.encode() if isinstance(text, str) else text
    # Weak, because the compressed and the plain form are the same document.
    etag = f'W/"{sha256(body).hexdigest()[:20]}"'
    headers = {"etag": etag, "cache-control": cache, "vary": "accept-encoding"}
    if not searched:
        headers["x-robots-tag"] = "noindex"
    zipped = {**headers, "content-encoding": "gzip"}
    return Rendered(
        body,
        etag,
        Response(body, media_type=media_type, headers=headers),
        Response(compress(body, 9, mtime=0), media_type=media_type, headers=zipped),
        Response(status_code=304, headers=headers),
    )


def send(page: Rendered, request: Request) -> Response:
    """Answer with the page, or with 304 where the browser has it already."""
    return _choose(page, request.headers)


def at_hand(app: ASGIApp, *, pages: Mapping[str, Rendered]) -> ASGIApp:
    """Answer the addresses of kept pages before any routing; hand on everything else.

    Parameters
    ----------
    pages : by path; an address with a query is always handed on
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        page = pages.get(scope["path"]) if scope["type"] == "http" else None
        if page is None or scope["query_string"] or scope["method"] not in ("GET", "HEAD"):
            await app(scope, receive, send)
            return
        scope["route"] = Place(scope["path"])
        await _choose(page, Headers(scope=scope))(scope, receive, send)

    return answer


def _choose(page: Rendered, asked: Headers) -> Response:
    known = asked.get("if-none-match", "")
    if known and (page.etag in known or page.etag.removeprefix("W/") in known.split(", ")):
        return page.unchanged
    return page.packed if "gzip" in asked.get("accept-encoding", "") else page.plain
