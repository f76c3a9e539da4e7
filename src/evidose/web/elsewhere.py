"""Who asks: a page of ours or a program, or a page of somebody else's, as the browser tells."""

from collections.abc import Mapping

from starlette.types import Scope


def embedded(headers: Mapping[str, str]) -> bool:
    """Tell whether the answer is to stand inside another page."""
    return headers.get("sec-fetch-dest") in ("iframe", "frame", "embed", "object", "fencedframe")


def from_another_page(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Tell whether somebody else's page asks, without a person who follows a link.

    Browsers say so of themselves; programs and old browsers say nothing, and are let in. Another
    port of this machine is the same site for a browser, and still a stranger.
    """
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    follows_link = headers.get("sec-fetch-mode") == "navigate" and not embedded(headers)
    return scope["method"] not in ("GET", "HEAD") or not follows_link
