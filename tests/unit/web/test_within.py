"""An application answers within its own library."""

import asyncio
from pathlib import Path

from evidose.terms import working_folder
from evidose.web.within import within


def test_each_application_works_with_its_own_folder():
    seen = []

    async def app(scope, receive, send):
        seen.append(working_folder())

    async def both():
        for folder in (Path("mine"), None, Path("theirs")):
            await within(app, folder=folder)({}, None, None)

    asyncio.run(both())
    assert seen == [Path("mine"), None, Path("theirs")] and working_folder() is None
