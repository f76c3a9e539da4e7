"""Sizes, names and places: a module is one subject, and its test stands where one looks for it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE_LINES = 400
FUNCTION_LINES = 60
VAGUE = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc", "core"}

WITHOUT_A_TEST = {
    "src/evidose/__main__.py": "one call; run by every test that starts `python -m evidose`",
}
"""Modules with code that need no test of the same name, each with its reason."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def docstring_lines(tree: ast.AST) -> int:
    """Count the lines of strings that stand as statements: docstrings, also of attributes."""
    return sum(
        node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def has_code(tree: ast.Module) -> bool:
    """Tell whether a module does anything: a function or method with a body of its own."""
    return any(
        not all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in node.body)
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS)
    )


def test_modules_stay_small(modules, scripts):
    sizes = {
        m.shown: len(m.path.read_text("utf-8").splitlines()) - docstring_lines(m.tree)
        for m in modules + scripts
    }
    large = {name: n for name, n in sizes.items() if n > MODULE_LINES}
    assert not large, f"more than {MODULE_LINES} lines without docstrings: {large}"


def test_functions_stay_small(modules, scripts):
    """The body counts, without docstring; a signature is a declaration and may be long."""
    large = [
        f"{m.shown}:{node.lineno} {node.name}: {lines} lines"
        for m in modules + scripts
        for node in ast.walk(m.tree)
        if isinstance(node, FUNCTIONS)
        and (lines := node.end_lineno - node.body[0].lineno + 1 - docstring_lines(node))
        > FUNCTION_LINES
    ]
    assert not large, "\n".join(large)


def test_no_vague_names(modules, scripts):
    vague = [
        f"{m.shown}: {word}"
        for m in modules + scripts
        for word in (
            *m.name.split("."),
            *(n.name for n in ast.walk(m.tree) if isinstance(n, ast.ClassDef)),
        )
        if word.lower().strip("_") in VAGUE
        or any(
            word.lower().endswith(f"{sign}{v}") for v in VAGUE - {"base", "core"} for sign in "_"
        )
        or word.endswith(("Utils", "Helper", "Helpers", "Manager"))
    ]
    assert not vague, "\n".join(vague)


def test_a_shop_window_holds_no_code(modules):
    odd = []
    for m in modules:
        if m.path.name != "__init__.py":
            continue
        if ast.get_docstring(m.tree) is None:
            odd.append(f"{m.shown}: no docstring")
        for node in m.tree.body[1:]:
            named = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            if not (named or isinstance(node, ast.ImportFrom | ast.Import)):
                odd.append(f"{m.shown}:{node.lineno}: {ast.unparse(node).splitlines()[0][:60]}")
    assert not odd, "\n".join(odd)


@pytest.mark.parametrize("kind", ["missing", "stray"])
def test_unit_tests_mirror_the_source(modules, kind):
    wanted, optional = set(), set()
    for m in modules:
        if m.path.name == "__init__.py" or m.shown in WITHOUT_A_TEST:
            continue
        folder = Path(m.shown).parent.relative_to("src/evidose")
        place = (Path("tests/unit") / folder / f"test_{m.path.stem}.py").as_posix()
        (wanted if has_code(m.tree) else optional).add(place)
    there = {p.relative_to(ROOT).as_posix() for p in (ROOT / "tests/unit").rglob("test_*.py")}
    if kind == "missing":
        assert not wanted - there, "no test for the module:\n" + "\n".join(sorted(wanted - there))
    else:
        stray = sorted(there - wanted - optional)
        assert not stray, "a test for no module:\n" + "\n".join(stray)


def test_exemptions_are_needed(modules):
    known = {m.shown for m in modules}
    assert set(WITHOUT_A_TEST) <= known
    assert all(len(reason) > 20 for reason in WITHOUT_A_TEST.values())


def test_tests_do_not_skip_on_their_own():
    """What a machine lacks is asked for through the fixtures of tests/conftest.py."""
    signs = ("pytest.skip", "importorskip", "skipif", "mark.skip", "mark.xfail")
    odd = [
        f"{p.relative_to(ROOT)}:{i}"
        for p in sorted((ROOT / "tests").rglob("*.py"))
        if p != ROOT / "tests/conftest.py" and p != Path(__file__)
        for i, line in enumerate(p.read_text("utf-8").splitlines(), 1)
        if any(sign in line for sign in signs)
    ]
    assert not odd, "\n".join(odd)
