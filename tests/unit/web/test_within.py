"""An application answers within its own library."""

import asyncio
from pathlib import Path

from evidose.actions.know.library import Holds, open_library
from evidose.terms import working_folder
from evidose.web.within import within


def test_each_application_works_with_its_own_folder():
    seen = []

    async def app(scope, receive, send):
        seen.append(working_folder())

    async def both():
        for folder in (Path("mine"), None, Path("theirs")):
            await within(app, folder=folder, holds=Holds())({}, None, None)

    asyncio.run(both())
    assert seen == [Path("mine"), None, Path("theirs")] and working_folder() is None


def test_what_is_opened_for_one_visitor_is_held_for_the_next():
    seen = []

    async def app(scope, receive, send):
        seen.append(open_library())

    async def both():
        answer = within(app, folder=None, holds=Holds())
        await answer({}, None, None)
        await answer({}, None, None)

    asyncio.run(both())
    assert seen[0] is seen[1] and seen[0].held is not None
    assert open_library().held is None
