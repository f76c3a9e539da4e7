"""The source as the house tests see it: parsed modules and who imports what."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The folder below `evidose` it belongs to, or "" for the package's own files."""
        parts = self.name.split(".")
        in_a_room = len(parts) > 2 or (len(parts) == 2 and self.path.name == "__init__.py")
        return parts[1] if in_a_room else ""

    @property
    def shown(self) -> str:
        """The path as a person would type it."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def exported(self) -> set[str]:
        """The names in ``__all__``."""
        return {
            name
            for node in self.tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            for name in ast.literal_eval(node.value)
        }

    @cached_property
    def imports(self) -> tuple[tuple[str, int], ...]:
        """Every absolute dotted name this module imports, with its line, wherever it stands."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(a.name, node.lineno) for a in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{self.shown}:{node.lineno}: relative import"
                found += [(f"{node.module}.{a.name}", node.lineno) for a in node.names]
        return tuple(found)

    @cached_property
    def origins(self) -> dict[str, str]:
        """What each imported local name stands for: ``np`` -> ``numpy``."""
        found = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for a in node.names:
                    found[a.asname or a.name.split(".")[0]] = (
                        a.name if a.asname else a.name.split(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom):
                found |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        return found

    def dotted(self, node: ast.AST) -> str | None:
        """Return the full dotted name an expression refers to, or None."""
        if isinstance(node, ast.Name):
            return self.origins.get(node.id)
        if isinstance(node, ast.Attribute):
            before = self.dotted(node.value)
            return before and f"{before}.{node.attr}"
        return None


def _read(path: Path, base: Path) -> Module:
    name = path.relative_to(base).with_suffix("").as_posix().replace("/", ".")
    tree = ast.parse(path.read_text("utf-8"), str(path))
    return Module(path, name.removesuffix(".__init__"), tree)


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Every module of the package."""
    return [_read(p, SRC) for p in sorted((SRC / "evidose").rglob("*.py"))]


@pytest.fixture(scope="session")
def scripts() -> list[Module]:
    """Python beside the package: validation, benchmarks, docs."""
    folders = ("validation", "benchmarks", "docs")
    return [_read(p, ROOT) for f in folders for p in sorted((ROOT / f).rglob("*.py"))]


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [
        p for p in (ROOT / name for name in sorted(set(listed.split("\0"))) if name) if p.is_file()
    ]
