"""Errors as RFC 9457 problem documents."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from evidose.terms import EvidoseError, InputError, UnknownNameError

MEDIA_TYPE = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "problems": {"type": "array", "items": {"type": "object"}},
    },
}
WORDS = {
    400: "Something in the request cannot be answered",
    403: "Sent from another site",
    404: "No such compound, question or address",
    405: "Not a method of this address",
    413: "The request is too large",
    421: "Not a name of this server",
    422: "The request is not of the described form",
    503: "Many people are here just now",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {MEDIA_TYPE: {"schema": SCHEMA}}}
    for status, words in WORDS.items()
}
"""What every operation may answer besides its result."""


def problem(status: int, detail: str, problems: Sequence[Mapping[str, Any]] = ()) -> Response:
    """Return a problem document."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": WORDS.get(status, "Not possible"),
        "status": status,
        "detail": detail,
    }
    if problems:
        document["problems"] = list(problems)
    return Response(json.dumps(document, ensure_ascii=False), status, media_type=MEDIA_TYPE)


def add_problems(app: FastAPI) -> None:
    """Answer every error of an application with a problem document."""

    @app.exception_handler(EvidoseError)
    async def told(request: Request, fault: EvidoseError) -> Response:
        status = 404 if isinstance(fault, UnknownNameError) else 400
        found = [p.as_dict() for p in fault.problems] if isinstance(fault, InputError) else ()
        return problem(status, str(fault).replace("command line: ", ""), found)

    @app.exception_handler(RequestValidationError)
    async def form(request: Request, fault: RequestValidationError) -> Response:
        found = [
            {"field": ".".join(str(x) for x in e["loc"]), "expected": str(e["msg"])}
            for e in fault.errors()
        ]
        return problem(422, "; ".join(f"{f['field']}: {f['expected']}" for f in found), found)

    @app.exception_handler(HTTPException)
    async def http(request: Request, fault: HTTPException) -> Response:
        answer = problem(fault.status_code, str(fault.detail))
        answer.headers.update(fault.headers or {})
        return answer
