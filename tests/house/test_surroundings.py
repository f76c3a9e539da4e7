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


BY_NAME = {"__import__", "eval", "exec", "globals", "vars"}
"""What reaches a module without an import that can be seen."""
LOADS_BY_NAME = {
    "src/evidose/actions/know/python_frames.py": "the library of the table that a user handed in",
}


def unseen(module):
    """Yield ``(line, name)`` of what reaches a module or its parts without naming them."""
    named = {id(n.value) for n in ast.walk(module.tree) if isinstance(n, ast.Attribute)}
    for node in ast.walk(module.tree):  # what one system has and another has not
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"getattr", "hasattr"}:
            part = node.args[1].value if isinstance(node.args[1], ast.Constant) else ""
            if part and f"{module.dotted(node.args[0])}.{part}" not in ENVIRONMENT:
                named.add(id(node.args[0]))
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Name):
            continue
        if node.id in BY_NAME and node.id not in module.origins:
            yield node.lineno, node.id
        if module.dotted(node) in {"os", "sys", "time"} and id(node) not in named:
            yield node.lineno, f"{node.id} handed on as a whole"


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


def test_nothing_is_reached_unseen(modules):
    found = {m.shown: f"{m.shown}:{line} {name}" for m in modules for line, name in unseen(m)}
    assert set(found) == set(LOADS_BY_NAME), "\n".join(found.values())


def test_what_is_unseen_is_found(modules):
    text = (
        "import os, os as system, sys\n__import__('os').environ; getattr(os, 'environ')\n"
        "hasattr(os, 'O_BINARY')\n"
        "vars(system); sys.argv; os.path.sep\n"
    )
    module = type(modules[0])(path=SimpleNamespace(), name="evidose.x.y", tree=ast.parse(text))
    assert sorted(name for _, name in unseen(module)) == [
        "__import__",
        "os handed on as a whole",
        "system handed on as a whole",
        "vars",
    ]


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
