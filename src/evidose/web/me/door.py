"""The door of the personal area: a link is exchanged for a session, and without one it stays shut.

The session stands in a cookie that other sites and scripts never see. A name that we did not give
out is no session, whoever sends it.
"""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from evidose.actions.entrance import Entrance, peer_user
from evidose.pages.frame.shell import message_page, opened_page
from evidose.web.routing import frame

COOKIE = "evidose-diary"
SESSION = "evidose.session"
"""Where the scope of a request holds the name of its session."""

AREA = "/me"
PLACES = {"": "/me/", "front": "/"}
"""Where a link leads, by the word in it; no other address can be given."""

SHUT = "The diary is shut in this browser"
HOW_TO_OPEN = """\
Look into the window in which Evidose was started: it shows a link. Open that link in this browser.
A link works once and for an hour. For a new one, open a second window and type: evidose open
Is the diary open in another tab here? Then choose the button."""
PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


def cookie_name(scope: Scope) -> str:
    """Return the name of the cookie: browsers hand cookies to every port of an address."""
    server = scope.get("server") or ("", 0)
    return f"{COOKIE}-{server[1] or 0}"


def peer(scope: Scope) -> int | None:
    """Return the user of this machine who sent a request."""
    return peer_user(tuple(scope["client"]), tuple(scope["server"]))


def let_in(scope: Scope, entrance: Entrance) -> bool:
    """Tell whether a request comes from a session of ours, and note its name in the scope."""
    name = Request(scope).cookies.get(cookie_name(scope), "")
    if not name or not entrance.knows(name, peer(scope)):
        return False
    scope[SESSION] = name
    return True


def is_way_in(scope: Scope) -> bool:
    """Tell whether a request brings a link; what only looks ahead uses none up."""
    purpose = Request(scope).headers.get("sec-purpose", "")
    return bool(scope["method"] == "GET" and scope["path"] == f"{AREA}/open" and not purpose)


def opened(scope: Scope, entrance: Entrance) -> Response:
    """Exchange a link for a session; a page of ours then leads on, and drops it from the address.

    A redirect would not do: a browser that came here from a file or another site sends no cookie
    of ours with the request that a redirect makes.
    """
    request = Request(scope)
    former = request.cookies.get(cookie_name(scope), "")
    name = entrance.begin(request.query_params.get("key", ""), peer(scope), former)
    if not name and not let_in(scope, entrance):
        return shut()
    to = PLACES.get(request.query_params.get("to", ""), PLACES[""])
    response = HTMLResponse(opened_page(frame(AREA), to), headers=PRIVATE)
    if name:
        give(response, scope, name)
    return response


def give(response: Response, scope: Scope, name: str) -> None:
    """Hand the name of a session to the browser; it forgets it when it is closed."""
    response.set_cookie(cookie_name(scope), name, path=AREA, httponly=True, samesite="strict")


def shut() -> Response:
    """Return the page that says how to open the diary, and nothing about a record."""
    page = message_page(SHUT, HOW_TO_OPEN, frame(AREA), go_on=("/me/", "Open the diary"))
    return HTMLResponse(page, 403, PRIVATE)
