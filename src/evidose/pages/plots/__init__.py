"""Plots as small SVG templates and as text: plain data in, markup out; nothing is computed."""

from evidose.pages.plots.forest import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_svg,
)
from evidose.pages.plots.terminal import forest_text

__all__ = [
    "Forest",
    "ForestGroup",
    "ForestRow",
    "ForestSummary",
    "forest_svg",
    "forest_text",
]
