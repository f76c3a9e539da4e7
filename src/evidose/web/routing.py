"""Addresses of pages: plain routes, without the machinery that the API needs."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


def page(app: FastAPI, path: str, *methods: str) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator that answers `path` for `methods` (GET unless told)."""

    def answer_with(endpoint: Endpoint) -> Endpoint:
        app.add_route(path, endpoint, methods=list(methods or ("GET",)), include_in_schema=False)
        return endpoint

    return answer_with
