"""Addresses of pages: plain routes, without the machinery that the API needs.

A page of a compound is to be had at ``/<compound>/<page>``. On a site with one compound it stands
at ``/<page>`` too; on a site with several that address of old leads to the shelf.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evidose.actions.know.versions import versions
from evidose.pages.frame.shell import Frame

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
OfCompound: TypeAlias = Callable[[Request, str], Awaitable[Response]]


class Compounds(Protocol):
    """The compounds of a site."""

    @property
    def single(self) -> str | None:
        """The only one, if there is only one."""

    def require(self, compound: str) -> None:
        """Raise `UnknownNameError` unless there is such a compound."""


def page(app: FastAPI, path: str, *methods: str) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator that answers `path` for `methods` (GET unless told)."""

    def answer_with(endpoint: Endpoint) -> Endpoint:
        app.add_route(path, endpoint, methods=list(methods or ("GET",)), include_in_schema=False)
        return endpoint

    return answer_with


def frame(path: str) -> Frame:
    """Return the frame of a page that belongs to no compound."""
    return Frame(served=True, path=path, library_version=str(versions()["library_version"]))


def page_of(
    app: FastAPI, compounds: Compounds, name: str, *methods: str
) -> Callable[[OfCompound], OfCompound]:
    """Return a decorator that answers the page `name` of every compound."""

    def answer_with(endpoint: OfCompound) -> OfCompound:
        @page(app, f"/{name}", *methods)
        async def bare(request: Request) -> Response:
            if compounds.single is None:
                return RedirectResponse("/", 303)
            return await endpoint(request, compounds.single)

        @page(app, f"/{{compound}}/{name}", *methods)
        async def named(request: Request) -> Response:
            compound = request.path_params["compound"]
            compounds.require(compound)
            return await endpoint(request, compound)

        return endpoint

    return answer_with
