"""Who may import whom, beyond the layers in pyproject.toml. One table, read whole."""

from collections import defaultdict
from typing import NamedTuple

import pytest

PUBLIC = {
    "evidence",
    "stats",
    "kinetics",
    "synthesis",
    "mechanism",
    "profile",
    "calibration",
    "audit",
}
DOORS = {"cli", "api", "web"}
OPENS = {("cli", "web"), ("cli", "api")}
"""`evidose serve` opens the other doors."""
PERSONAL = {"store", "person", "accounts", "safety", "regimen", "response"}
ROOMS = PUBLIC | DOORS | PERSONAL | {"terms", "reading", "store", "exchange", "pages", "actions"}


class Wall(NamedTuple):
    """`rooms` never reach `forbidden`, directly or through others."""

    why: str
    rooms: set[str]
    forbidden: set[str]


class Outside(NamedTuple):
    """Only `rooms` import `packages`."""

    why: str
    rooms: set[str]
    packages: set[str]


WALLS = [
    Wall("the public half knows no person", PUBLIC, PERSONAL | {"exchange", "pages", "actions"}),
    Wall("safety cannot see the score", {"safety"}, {"synthesis", "profile"}),
    Wall("stats knows no drug", {"stats"}, ROOMS - {"stats", "terms"}),
]

OUTSIDE = [
    Outside(
        "SQL",
        {"store", "person", "accounts"},
        {"sqlalchemy", "sqlite3", "sqlcipher3", "alembic", "psycopg"},
    ),
    Outside("web frameworks", DOORS, {"fastapi", "starlette", "uvicorn"}),
    Outside("terminal framework", {"cli"}, {"typer", "click"}),
    Outside(
        "outgoing network",
        set(),
        {"httpx", "requests", "urllib.request", "urllib3", "socket", "http.client", "aiohttp"}
        | {"ftplib", "smtplib", "telnetlib", "xmlrpc", "websockets"},
    ),
]

WITH_PUBLIC_SUBMODULES = {"exchange", "stats", "actions", "pages", "person", "reading", "store"}
"""Rooms whose shop window would otherwise load everything for everyone (cold start)."""


@pytest.fixture(scope="module")
def graph(modules):
    """Which room imports which, with one place where it does."""
    found = defaultdict(dict)
    for m in modules:
        for name, line in m.imports:
            parts = name.split(".")
            if parts[0] == "evidose" and len(parts) > 1 and m.room and parts[1] != m.room:
                found[m.room].setdefault(parts[1], f"{m.shown}:{line}")
    return found


def reached(graph, start):
    """Every room reachable from `start`, with the steps that lead there."""
    ways, queue = {start: []}, [start]
    while queue:
        room = queue.pop()
        for after, place in graph.get(room, {}).items():
            if after not in ways:
                ways[after] = [*ways[room], place]
                queue.append(after)
    return ways


def test_every_folder_is_a_known_room(modules):
    assert {m.room for m in modules} - {""} <= ROOMS


@pytest.mark.parametrize("wall", WALLS, ids=lambda w: w.why)
def test_wall(graph, wall):
    broken = [
        f"{room} reaches {after}: {' then '.join(steps)}"
        for room in sorted(wall.rooms)
        for after, steps in reached(graph, room).items()
        if after in wall.forbidden
    ]
    assert not broken, f"{wall.why}\n" + "\n".join(broken)


def test_doors_do_not_think(graph):
    broken = [
        f"{place} imports {after}"
        for door in sorted(DOORS)
        for after, place in graph.get(door, {}).items()
        if after not in {"actions", "pages", "terms"} and (door, after) not in OPENS
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("rule", OUTSIDE, ids=lambda r: r.why)
def test_packages_stay_in_their_rooms(modules, rule):
    broken = [
        f"{m.shown}:{line} imports {name}"
        for m in modules
        if m.room not in rule.rooms
        for name, line in m.imports
        if any(f"{name}.".startswith(f"{p}.") for p in rule.packages)
    ]
    assert not broken, f"{rule.why} only in {sorted(rule.rooms) or 'no room'}\n" + "\n".join(broken)


def test_rooms_are_entered_by_their_front_door(modules):
    """`from evidose.room import name`, never `from evidose.room.module import name`."""
    known = {m.name for m in modules}
    shown = {m.name: m.exported for m in modules if m.path.name == "__init__.py"}
    broken = []
    for m in modules:
        for name, line in m.imports:
            parts = name.split(".")
            own = {m.room, *WITH_PUBLIC_SUBMODULES}
            if parts[0] != "evidose" or len(parts) < 3 or parts[1] in own:
                continue
            room = shown.get(f"evidose.{parts[1]}", set())
            if len(parts) > 3 or (name in known and parts[2] not in room):
                broken.append(f"{m.shown}:{line} imports {name}")
    assert not broken, "\n".join(broken)


def test_the_package_itself_imports_nothing_but_its_face(modules):
    """The face names rooms and loads them when something of theirs is first used."""
    package, face = (next(m for m in modules if m.name == n) for n in ("evidose", "evidose.face"))
    assert {name for name, _ in package.imports} == {
        "evidose.face.__dir__",
        "evidose.face.__getattr__",
    }
    assert {name for name, _ in face.imports} == {
        *("sys", "types.ModuleType", "importlib.import_module", "typing.Any"),
    }


def test_the_test_can_fail(graph):
    """The walk really follows imports through other rooms."""
    chain = {"safety": {"calibration": "a.py:1"}, "calibration": {"profile": "b.py:2"}}
    assert reached(chain, "safety")["profile"] == ["a.py:1", "b.py:2"]
    assert "terms" in reached(graph, "cli")
