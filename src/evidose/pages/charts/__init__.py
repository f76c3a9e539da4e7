"""Plots as small SVG templates and as text: plain data in, markup out; nothing is computed."""

from evidose.pages.charts.baujat import BaujatPlot, BaujatPoint, baujat_svg
from evidose.pages.charts.forest import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_svg,
)
from evidose.pages.charts.funnel import Funnel, FunnelPoint, funnel_svg
from evidose.pages.charts.labbe import Labbe, LabbePoint, labbe_svg
from evidose.pages.charts.leave_one_out import leave_one_out
from evidose.pages.charts.radial import Radial, RadialPoint, radial_svg
from evidose.pages.charts.terminal import forest_text

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
