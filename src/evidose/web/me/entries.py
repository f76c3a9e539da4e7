"""Where the device brings what it kept: JSON, all or none, once however often it is sent."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evidose.actions.entrance.form_token import form_token
from evidose.actions.track.alerts import meaning, meanings
from evidose.actions.track.record import RecordGoneError
from evidose.actions.track.sealing import key_pair, told_keys
from evidose.actions.track.sent_entries import Sent, take_sent
from evidose.actions.track.tracker import LockedError
from evidose.terms import EvidoseError, parse_json
from evidose.web.me.area import OTHER, STALE, Area, Visit, has_token
from evidose.web.told import told

MOST = 200
"""Entries that are taken at once."""

EXPECTED = f'{{"entries": [{{"id", "at", "zone", "body"}}]}}, at most {MOST} of them'
LOCKED = "The record is not open to this browser session: unlock it, then send again."


def add_entries(area: Area) -> None:
    """Give the area the address that takes entries from the device."""

    @area.look("/entries")
    def look(visit: Visit) -> Response:
        state = area.tracker.state(visit.session)
        door = {"state": state, "token": form_token(visit.session)}
        if state != "open":
            return JSONResponse(door)
        own = visit.record().identity()
        return JSONResponse({**door, "record": own.id, "keys": key_pair(own)})

    async def take(request: Request) -> Response:
        if not has_token(request):
            return _problem(403, STALE)
        sent = _object(await request.body())
        documents = _documents(sent)
        if documents is None:
            return _problem(400, f"found something else, expected {EXPECTED}")

        def answer(visit: Visit) -> Response:
            try:
                if not _is_for(visit, sent):
                    return _problem(409, OTHER)
                return _answer(take_sent(visit.record(), documents))
            except LockedError:
                return _problem(423, LOCKED)
            except RecordGoneError:
                raise
            except EvidoseError as fault:
                return _problem(503, told(fault))

        return await area.answered(request, {}, answer)

    area.app.add_route("/entries", take, methods=["POST"])
    _add_keys(area)


def _add_keys(area: Area) -> None:
    async def keep(request: Request) -> Response:
        if not has_token(request):
            return _problem(403, STALE)
        sent = _object(await request.body())
        pair = told_keys(sent)
        if pair is None:
            return _problem(400, "found something else, expected a pair of keys")

        def answer(visit: Visit) -> Response:
            try:
                if not _is_for(visit, sent):
                    return _problem(409, OTHER)
                return JSONResponse(key_pair(visit.record().keep_keys(*pair)))
            except LockedError:
                return _problem(423, LOCKED)

        return await area.answered(request, {}, answer)

    area.app.add_route("/entries/keys", keep, methods=["POST"])


def _is_for(visit: Visit, sent: dict[str, Any]) -> bool:
    """Tell whether something is for the record that is open; who does not say, means that one."""
    return sent.get("record") in (None, visit.record().identity().id)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = parse_json(body.decode())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _documents(sent: dict[str, Any]) -> list[dict[str, Any]] | None:
    entries = sent.get("entries")
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST:
        return None
    return entries if all(isinstance(e, dict) for e in entries) else None


def _answer(sent: Sent) -> Response:
    alarms = [
        {
            "rule": f.rule,
            "kind": f.kind,
            "severity": f.severity,
            "crisis": sent.found.crisis,
            "subject": f.subject,
            "message": f.message,
            "action": f.action,
            "source": {"cite": f.sources[0].cite, "url": f.sources[0].url},
            **asdict(meaning(f)),  # the strictest, for a page that a device keeps from before
            "means": {c: asdict(m) for c, m in meanings(f, sent.found.each).items()},
            "doubts": f.doubts,
        }
        for f in sent.found.alerts
    ]
    if not sent.refused:
        return JSONResponse({"stored": sent.stored, "known": sent.known, "alarms": alarms})
    refused = [{"id": name, "reason": reason} for name, reason in sent.refused.items()]
    return _problem(
        422, "Some entries are refused, so none was stored", refused=refused, alarms=alarms
    )


def _problem(status: int, title: str, **more: Any) -> Response:
    document = {"type": "about:blank", "status": status, "title": title, **more}
    return JSONResponse(document, status, media_type="application/problem+json")
