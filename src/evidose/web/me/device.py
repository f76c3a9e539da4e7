"""What the device keeps so that it works alone: script, service worker, shell, rules, icons."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from evidose.actions.know.versions import versions
from evidose.actions.track.device_rules import all_compounds, device_rules_document
from evidose.actions.track.device_shell import bare_evening
from evidose.pages.frame.shell import stylesheet_name
from evidose.pages.track.me import Personal, evening_page
from evidose.terms import working_folder
from evidose.web.me.area import Area, Visit, session_of
from evidose.web.me.built import built, script_address
from evidose.web.rendered import FOR_EVER, Rendered, rendered, send

SHELL, RULES, WORKER = "/me/shell", "/me/rules.json", "/me/worker.js"
ICONS = {"icon-192.png": 192, "icon-512.png": 512}
SCRIPT_TYPE = "text/javascript; charset=utf-8"
OWN = "private, no-cache"
"""What a browser may keep of something that follows from one record: for itself, and asked anew."""

THEME, PAPER = "#14607a", "#ffffff"
"""The colour of the sign, and what stands behind it while the page opens."""


def add_device(area: Area) -> None:
    """Give the area what a device fetches and keeps; without the built script there is nothing."""
    if not script_address():
        return

    @area.look("/shell")
    def shell(visit: Visit) -> Response:
        record = visit.record()
        asked = bare_evening(record.snapshot(), area.tracker.standing(visit.session))
        line = str(versions()["library_version"])
        me = Personal(
            "/me/evening",
            line,
            token="",
            script=script_address(),
            encrypted=area.tracker.is_encrypted(),
            record=record.identity().id,
        )
        return HTMLResponse(evening_page(me, asked, new_id=""))

    kept = {
        script_address(): rendered(built("diary.js"), SCRIPT_TYPE, FOR_EVER),
        "/me/manifest.webmanifest": rendered(_manifest(), "application/manifest+json"),
        **{
            f"/me/{name}": rendered(built(name), "image/png", FOR_EVER)
            for icon in ICONS
            for name in (icon, _maskable(icon))
        },
    }
    for address, page in kept.items():
        _add(area, address, page)
    for address, which in ((RULES, 0), (WORKER, 1)):
        _add_own(area, address, which)


_MAKING = Lock()


def _own_rules(compounds: tuple[str, ...], folder: Path | None) -> tuple[Rendered, Rendered]:
    """Return the rules for what somebody takes, and the worker that keeps just these.

    A page asks for both at once: they are worked out once, whoever asks meanwhile waits.

    Parameters
    ----------
    folder : that lies over the library, whose rules they are
    """
    with _MAKING:
        return _made_rules(compounds, folder)


@cache
def _made_rules(compounds: tuple[str, ...], folder: Path | None) -> tuple[Rendered, Rendered]:
    document = device_rules_document(compounds)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    rules = rendered(text, "application/json", OWN)
    return rules, rendered(_worker(rules.etag), SCRIPT_TYPE, OWN)


def _add_own(area: Area, address: str, which: int) -> None:
    """Add an address whose content follows from what the record of this session says is taken."""

    async def answer(request: Request) -> Response:
        found = await run_in_threadpool(area.tracker.compounds, session_of(request))
        compounds = all_compounds() if found is None else found
        pages = await run_in_threadpool(_own_rules, compounds, working_folder())
        return send(pages[which], request)

    area.app.add_route(address.removeprefix("/me"), answer)


def _add(area: Area, address: str, page: Rendered) -> None:
    async def answer(request: Request) -> Response:
        return send(page, request)

    area.app.add_route(address.removeprefix("/me"), answer)


def _worker(rules: str) -> bytes:
    """Put the version and the addresses of the shell before the worker's script.

    The browser takes a worker anew as soon as a byte of it changes, and with it all that is kept.
    """
    told = repr([stylesheet_name(), script_address(), rules, sorted(versions().items())])
    shell = {
        "version": sha256(told.encode() + built("worker.js")).hexdigest()[:12],
        "page": SHELL,
        "files": [f"/assets/{stylesheet_name()}", script_address(), RULES, "/assets/icon.svg"],
    }
    return f"self.shell = {json.dumps(shell)};\n".encode() + built("worker.js")


def _manifest() -> str:
    icons = [
        {"src": f"/me/{name}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for icon, size in ICONS.items()
        for name, purpose in ((icon, "any"), (_maskable(icon), "maskable"))
    ]
    manifest = {
        "id": "/me/",
        "name": "Evidose diary",
        "short_name": "Evidose",
        "description": "Scores, doses and notes of the evening, kept on this machine.",
        "start_url": "/me/evening",
        "scope": "/me/",
        "display": "standalone",
        "lang": "en",
        "theme_color": THEME,
        "background_color": PAPER,
        "icons": icons,
    }
    return json.dumps(manifest)


def _maskable(icon: str) -> str:
    return icon.replace(".png", "-maskable.png")
