"""Plots as small SVG templates and as text: plain data in, markup out; nothing is computed."""

from evidose.pages.plots.baujat import BaujatPlot, BaujatPoint, baujat_svg
from evidose.pages.plots.forest import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_svg,
)
from evidose.pages.plots.funnel import Funnel, FunnelPoint, funnel_svg
from evidose.pages.plots.labbe import Labbe, LabbePoint, labbe_svg
from evidose.pages.plots.leave_one_out import leave_one_out
from evidose.pages.plots.radial import Radial, RadialPoint, radial_svg
from evidose.pages.plots.terminal import forest_text

__all__ = [
    "BaujatPlot",
    "BaujatPoint",
    "Forest",
    "ForestGroup",
    "ForestRow",
    "ForestSummary",
    "Funnel",
    "FunnelPoint",
    "Labbe",
    "LabbePoint",
    "Radial",
    "RadialPoint",
    "baujat_svg",
    "forest_svg",
    "forest_text",
    "funnel_svg",
    "labbe_svg",
    "leave_one_out",
    "radial_svg",
]
