"""No two files need each other: what both need stands in a third. Python and TypeScript alike."""

import re
from pathlib import Path

from tests.house.conftest import ROOT

FRONTEND = ROOT / "frontend/src"
IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?from\s+["'](\.[^"']+)["']""", re.MULTILINE)


def loops(needs):
    """Return the groups of files that reach each other (Tarjan's strong components)."""
    order, low, stack, found = {}, {}, [], []

    def visit(file):
        order[file] = low[file] = len(order)
        stack.append(file)
        for other in sorted(needs.get(file, ())):
            if other not in order:
                visit(other)
                low[file] = min(low[file], low[other])
            elif other in stack:
                low[file] = min(low[file], order[other])
        if low[file] == order[file]:
            group = [stack.pop()]
            while group[-1] != file:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for file in sorted(needs):
        if file not in order:
            visit(file)
    return found


def python_needs(modules):
    """Return which module imports which, imports inside functions and for types among them."""
    known = {m.name for m in modules}
    needs = {}
    for m in modules:
        named = {name if name in known else name.rpartition(".")[0] for name, _ in m.imports}
        needs[m.name] = (named & known) - {m.name}
    return needs


def typescript_needs(folder):
    """Return which file imports which, imports of types among them."""
    needs = {}
    for path in sorted(folder.rglob("*.ts")):
        others = {(path.parent / to).with_suffix(".ts") for to in imported(path)}
        needs[path.relative_to(folder).as_posix()] = {
            Path(o).resolve().relative_to(folder.resolve()).as_posix() for o in others
        }
    return needs


def imported(path):
    """Return the addresses that a script imports from its own folder or beside it."""
    return IMPORT.findall(path.read_text("utf-8"))


def test_no_python_files_need_each_other(modules):
    assert loops(python_needs(modules)) == []


def test_no_typescript_files_need_each_other():
    needs = typescript_needs(FRONTEND)
    assert needs["me/rules/lexicon.ts"] == {
        "me/rules/context.ts",
        "me/rules/document.ts",
        "me/rules/names.ts",
    }
    assert set().union(*needs.values()) <= set(needs)
    assert loops(needs) == []


def test_a_loop_is_found(tmp_path):
    (tmp_path / "a.ts").write_text('import {\n  type B,\n} from "./b";\n', "utf-8")
    (tmp_path / "b.ts").write_text('import "./c";\nimport type { C } from "./c";\n', "utf-8")
    (tmp_path / "c.ts").write_text('export { a } from "./a";\n', "utf-8")
    (tmp_path / "d.ts").write_text('import { a } from "./a";\n', "utf-8")
    assert loops(typescript_needs(tmp_path)) == [["a.ts", "b.ts", "c.ts"]]
    assert loops({"a": {"b"}, "b": set(), "c": {"a", "b"}}) == []
