"""The library within which an application answers: opened once, and held for all visitors."""

from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from evidose.actions.know.library import Holds, holding
from evidose.terms import working_with


def within(app: ASGIApp, *, folder: Path | None, holds: Holds) -> ASGIApp:
    """Wrap an application: whatever it opens has `folder` laid over the shipped library.

    Parameters
    ----------
    holds : what was read for one visitor, for all of them
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        with working_with(folder), holding(holds):
            await app(scope, receive, send)

    return answer
