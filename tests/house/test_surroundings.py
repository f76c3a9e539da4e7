"""Clock, chance and environment are read in `actions` alone; everywhere else they are given."""

import ast
from types import SimpleNamespace

CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    *(f"time.{f}" for f in ("time", "time_ns", "localtime", "gmtime", "strftime", "monotonic")),
    *(f"time.{f}" for f in ("perf_counter", "perf_counter_ns", "monotonic_ns", "process_time")),
}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getcwd", "pathlib.Path.home"}
ENVIRONMENT |= {"pathlib.Path.cwd", "os.getlogin", "getpass.getuser", "platformdirs"}
RANDOM = {"random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom"}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64", "Philox", "BitGenerator"}
"""Names of numpy.random that are pure once a seed is handed in."""


def surroundings(module):
    """Yield ``(line, name)`` of every look at the clock, at chance or at the environment."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = module.dotted(node.func) or ""
            unseeded = not (node.args or node.keywords) or (
                node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value is None
            )
            if name in {"numpy.random.default_rng", "numpy.random.SeedSequence"} and unseeded:
                yield node.lineno, f"{name} without a seed"
        name = module.dotted(node)
        if name is None:
            continue
        parts = name.split(".")
        if name.startswith("numpy.random.") and parts[2] not in SEEDED:
            yield node.lineno, name
        if any(name == f or name.startswith(f"{f}.") for f in CLOCK | ENVIRONMENT | RANDOM):
            yield node.lineno, name


def test_only_actions_look_around(modules):
    found = [
        f"{m.shown}:{line} {name}"
        for m in modules
        if m.room != "actions"
        for line, name in surroundings(m)
    ]
    assert not found, "hand the value in, from evidose.actions:\n" + "\n".join(found)


def test_the_test_can_fail(modules):
    text = (
        "import os, numpy as np\nfrom datetime import date, datetime as dt\n"
        "date.today(); dt.now(); os.environ['X']; np.random.default_rng(); np.random.normal()\n"
        "np.random.default_rng(7); date(2026, 1, 1)\n"
    )
    kind = type(modules[0])
    module = kind(path=SimpleNamespace(), name="evidose.x.y", tree=ast.parse(text))
    assert sorted({name for _, name in surroundings(module)}) == [
        "datetime.date.today",
        "datetime.datetime.now",
        "numpy.random.default_rng without a seed",
        "numpy.random.normal",
        "os.environ",
    ]
