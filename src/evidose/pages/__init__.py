"""Everything a reader sees, as templates: HTML, Markdown, text, SVG, PDF."""

from evidose.pages.plots import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_svg,
    forest_text,
)

__all__ = [
    "Forest",
    "ForestGroup",
    "ForestRow",
    "ForestSummary",
    "forest_svg",
    "forest_text",
]
