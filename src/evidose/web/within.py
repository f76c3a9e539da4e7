"""The library within which an application answers."""

from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from evidose.terms import working_with


def within(app: ASGIApp, *, folder: Path | None) -> ASGIApp:
    """Wrap an application: whatever it opens has `folder` laid over the shipped library."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        with working_with(folder):
            await app(scope, receive, send)

    return answer
