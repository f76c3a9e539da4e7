"""Treatments of one illness beside each other: as text, plain data and a plot."""

from evidose.pages.know.comparison.document import comparison_document
from evidose.pages.know.comparison.plot import comparison_forest, comparison_svg
from evidose.pages.know.comparison.text import comparison_text

__all__ = ["comparison_document", "comparison_forest", "comparison_svg", "comparison_text"]
