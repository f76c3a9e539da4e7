"""A page kept as bytes: rendered and compressed once, sent many times."""

from dataclasses import dataclass
from gzip import compress
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

FOR_EVER = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One document ready to send.

    Attributes
    ----------
    etag : fingerprint of the content, quoted as HTTP wants it
    cache : what browsers and proxies may keep
    """

    body: bytes
    packed: bytes
    media_type: str
    etag: str
    cache: str


def rendered(text: str, media_type: str, cache: str = REVALIDATE) -> Rendered:
    """Encode, compress and fingerprint a document."""
    body = text.encode()
    # Weak, because the compressed and the plain form are the same document.
    etag = f'W/"{sha256(body).hexdigest()[:20]}"'
    return Rendered(body, compress(body, 9, mtime=0), media_type, etag, cache)


def send(page: Rendered, request: Request) -> Response:
    """Answer with the page, or with 304 where the browser has it already."""
    headers = {"etag": page.etag, "cache-control": page.cache, "vary": "accept-encoding"}
    known = request.headers.get("if-none-match", "")
    if page.etag in known or page.etag.removeprefix("W/") in known.split(", "):
        return Response(status_code=304, headers=headers)
    body = page.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = page.packed
        headers["content-encoding"] = "gzip"
    return Response(body, media_type=page.media_type, headers=headers)
