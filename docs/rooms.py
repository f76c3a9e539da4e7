"""Draw the rooms from their imports: docs/explanation/house.svg and the table of house.md.

`make docs` runs it; a test holds what it wrote current.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/evidose"
PAGE = ROOT / "docs/explanation/house.md"
DRAWING = ROOT / "docs/explanation/house.svg"
TABLE = re.compile(r"(<!-- rooms: drawn by make docs -->\n).*?(<!-- end of rooms -->)", re.DOTALL)

WIDTH, LEFT, ROW, HIGH, LONG = 760, 440, 76, 34, 104
INK = "#707784"
FILL = {"public": "#e8f1ea", "personal": "#fbeee6", "both": "#fff"}


def contracts() -> dict[str, Any]:
    """Return the linter's contracts by id."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {c["id"]: c for c in told["tool"]["importlinter"]["contracts"]}


def sides() -> tuple[set[str], set[str]]:
    """Return the rooms that know no person, and those that do: the two sides of the wall."""
    wall = contracts()["wall"]
    public, personal = (
        {parts[1] for name in wall[side] if len(parts := name.split(".")) == 2}
        for side in ("source_modules", "forbidden_modules")
    )
    return public - {"terms"}, personal - {"exchange"}


def rows() -> list[list[str]]:
    """Return the rooms as the linter's layers put them, the highest row first."""
    layers = contracts()["direction"]["layers"]
    there = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    found = [[n for n in re.findall(r"\w+", layer) if n in there] for layer in layers]
    return [row for row in found if row]


def imports() -> dict[str, set[str]]:
    """Return which room imports which."""
    rooms = {room for row in rows() for room in row}
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for room in rooms:
        for path in (PACKAGE / room).rglob("*.py"):
            for name in named(ast.parse(path.read_text("utf-8"))):
                parts = name.split(".")
                if parts[0] == "evidose" and len(parts) > 1 and parts[1] in rooms - {room}:
                    found[room].add(parts[1])
    return found


def named(tree: ast.AST) -> Iterable[str]:
    """Yield the modules that a file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def shortest(needs: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Return the imports that do not follow from others, so that the drawing can be read."""
    reached: dict[str, set[str]] = {}

    def below(room: str) -> set[str]:
        if room not in reached:
            reached[room] = set(needs[room]).union(*(below(other) for other in needs[room]))
        return reached[room]

    return sorted(
        (room, other)
        for room in needs
        for other in needs[room]
        if not any(other in below(third) for third in needs[room] - {other})
    )


def places(row: list[str]) -> Iterable[tuple[str, float]]:
    """Yield where the rooms of a row stand: those that know no person left, those that do right."""
    public, personal = sides()
    for some, start, end in (
        ([r for r in row if r in public], 0, LEFT),
        ([r for r in row if r in personal], LEFT, WIDTH),
        ([r for r in row if r not in public | personal], 0, WIDTH),
    ):
        for i, room in enumerate(some):
            yield room, start + (end - start) * (i + 1) / (len(some) + 1)


def drawing(layers: list[list[str]], needs: Mapping[str, set[str]]) -> str:
    """Return the rooms as SVG: what stands higher imports what stands lower."""
    at = {room: (x, ROW * (y + 0.5)) for y, row in enumerate(layers) for room, x in places(row)}
    lines = [
        f'<path d="M{at[a][0]:g} {at[a][1] + HIGH / 2:g}'
        f"C{at[a][0]:g} {at[a][1] + ROW:g} {at[b][0]:g} {at[b][1] - ROW:g} "
        f'{at[b][0]:g} {at[b][1] - HIGH / 2:g}"/>'
        for a, b in shortest(needs)
        if at[b][1] > at[a][1]
    ]
    beside = [
        f'<path d="M{at[a][0]:g} {at[a][1]:g}H{at[b][0]:g}"/>'
        for a, b in shortest(needs)
        if at[b][1] == at[a][1]
    ]
    boxes = [
        f'<rect x="{x - LONG / 2:g}" y="{y - HIGH / 2:g}" width="{LONG}" height="{HIGH}" rx="6" '
        f'fill="{FILL[side(room)]}"/>'
        f'<text x="{x:g}" y="{y + 5:g}">{room}</text>'
        for room, (x, y) in at.items()
    ]
    high = ROW * len(layers)
    told = (
        "Rooms of the code: each imports what it has a line down to, and what that imports. "
        "Left those that know no person, right those that do."
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" role="img" '
            f'width="{WIDTH}" font-family="sans-serif" font-size="14" text-anchor="middle">',
            f"<title>{told}</title>",
            f'<g fill="none" stroke="{INK}">',
            *lines,
            *beside,
            "</g>",
            f'<g stroke="{INK}">',
            *(box.replace("<text", '<text fill="#222" stroke="none"') for box in boxes),
            "</g>",
            "</svg>",
            "",
        ]
    )


def side(room: str) -> str:
    """Return on which side of the wall a room stands."""
    public, personal = sides()
    return "public" if room in public else "personal" if room in personal else "both"


def table(layers: list[list[str]], needs: Mapping[str, set[str]]) -> str:
    """Return the rooms with what each holds, in its own words, and what it imports."""
    lines = ["| room | what it holds | imports |", "|---|---|---|"]
    for room in (room for row in layers for room in row):
        tree = ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8"))
        holds = " ".join((ast.get_docstring(tree) or "").split("\n\n")[0].split())
        order = [other for row in layers for other in row if other in needs[room]]
        lines.append(f"| {room} | {holds} | {', '.join(order)} |")
    return "\n".join(lines) + "\n"


def page(text: str, layers: list[list[str]], needs: Mapping[str, set[str]]) -> str:
    """Return the page with its table written anew."""
    return TABLE.sub(lambda m: m[1] + table(layers, needs) + m[2], text)


def main() -> int:
    """Write drawing and table, and tell where they are."""
    layers, needs = rows(), imports()
    DRAWING.write_text(drawing(layers, needs), "utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), layers, needs), "utf-8")
    print(f"wrote {DRAWING.relative_to(ROOT)} and {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
