"""Few places, a short queue, and nothing begun for whoever has gone."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.web.desk import Desk, FullError, GoneError


def run(work):
    return asyncio.run(asyncio.wait_for(work, 20))


def never():
    return asyncio.get_running_loop().create_future()


def test_work_beyond_the_places_waits_and_beyond_the_queue_is_sent_away():
    async def visitors():
        desk, go, done, most = Desk(2, 3, 20), asyncio.Event(), [], [0]

        async def one(n):
            async with desk.place(never()):
                most[0] += 1
                await go.wait()
                done.append(n)

        tasks = [asyncio.create_task(one(n)) for n in range(5)]
        await asyncio.sleep(0)
        assert (most[0], desk.waiting) == (2, 3)
        with pytest.raises(FullError):
            await one(5)
        go.set()
        await asyncio.gather(*tasks)
        assert done == [0, 1, 2, 3, 4] and desk.waiting == 0
        await one(6)
        assert done[-1] == 6

    run(visitors())


def test_who_goes_while_waiting_is_not_begun_and_leaves_the_queue():
    async def visitors():
        desk, begun, gone = Desk(1, 1, 20), [], never()

        async def one():
            async with desk.place(gone):
                begun.append(1)

        async with desk.place(never()):
            waiting = asyncio.create_task(one())
            await asyncio.sleep(0)
            assert desk.waiting == 1
            gone.set_result(None)
            with pytest.raises(GoneError):
                await waiting
            assert desk.waiting == 0
        with pytest.raises(GoneError):
            await one()
        assert not begun
        async with desk.place(never()):  # the place is free again
            begun.append(2)

    run(visitors())


def test_nobody_waits_for_ever():
    async def visitors():
        desk = Desk(1, 5, 0.05)
        async with desk.place(never()):
            with pytest.raises(FullError):
                async with desk.place(never()):
                    raise AssertionError
        async with desk.place(never()):
            assert desk.waiting == 0

    run(visitors())


def test_a_place_that_came_free_for_somebody_who_goes_is_the_next_ones():
    async def visitors():
        desk, done, gone = Desk(1, 5, 20), [], never()

        async def one(name, until):
            async with desk.place(until):
                done.append(name)

        async with desk.place(never()):
            first = asyncio.create_task(one("first", gone))
            second = asyncio.create_task(one("second", never()))
            await asyncio.sleep(0)
        gone.set_result(None)  # in the same moment as the place
        with pytest.raises(GoneError):
            await first
        await second
        assert done == ["second"]

    run(visitors())


def test_who_fails_at_work_gives_the_place_back():
    async def visitors():
        desk = Desk(1, 0, 20)
        for _ in range(3):
            with pytest.raises(ValueError, match="work"):
                async with desk.place(never()):
                    raise ValueError("work")

    run(visitors())


@settings(max_examples=60, deadline=None)
@given(
    places=st.integers(1, 3),
    waiting=st.integers(0, 4),
    told=st.lists(st.sampled_from(["come", "go", "end", "break off"]), max_size=40),
)
def test_there_are_never_more_at_work_than_places_nor_a_place_lost(places, waiting, told):
    async def visitors():
        desk, working, tasks = Desk(places, waiting, 20), {}, {}

        async def one(n, gone):
            async with desk.place(gone):
                working[n] = never()
                assert len(working) <= places
                try:
                    await working[n]
                finally:
                    del working[n]

        for n, what in enumerate(told):
            if what == "come":
                gone = never()
                tasks[n] = asyncio.create_task(one(n, gone)), gone
            elif what == "go" and tasks:
                min(tasks.items())[1][1].done() or min(tasks.items())[1][1].set_result(None)
            elif what == "break off" and tasks:
                tasks.pop(max(tasks))[0].cancel()
            elif what == "end" and working:
                next(iter(working.values())).set_result(None)
            for _ in range(3):
                await asyncio.sleep(0)
            assert desk.waiting <= waiting
        for task, _ in tasks.values():
            task.cancel()
        await asyncio.gather(*(t for t, _ in tasks.values()), return_exceptions=True)
        for _ in range(3):
            await asyncio.sleep(0)
        assert not working and desk.waiting == 0
        held = [desk.place(never()) for _ in range(places)]
        for place in held:
            await asyncio.wait_for(place.__aenter__(), 5)
        for place in held:
            await place.__aexit__(None, None, None)

    run(visitors())
