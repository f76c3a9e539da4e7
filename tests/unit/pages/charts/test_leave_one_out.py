"""The leave-one-out plot is a forest plot with the full result as a line."""

from evidose.pages.charts import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_svg,
    leave_one_out,
)


def test_rows_are_results_without_the_study() -> None:
    study = ForestRow("A 2013", 0.9, 0.1, 1.7, 0.4)
    full = ForestSummary("All studies", 0.5, 0.2, 0.8)
    forest = Forest("Pain", (ForestGroup((study,)),), important=1.0, digits=3, key="pain")
    plot = leave_one_out(forest, (ForestRow("A 2013", 0.4, 0.0, 0.8),), full)
    svg = forest_svg(plot)
    assert "0.400 (0.000 to 0.800)" in svg and "0.500 (0.200 to 0.800)" in svg
    assert "0.900" not in svg
    assert plot.reference == 0.5 and plot.key == "pain-without"
    assert 'stroke-dasharray="2 2"' in svg
