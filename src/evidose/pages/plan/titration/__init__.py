"""A titration plan as text, plain data, calendar events and a sheet of paper."""

from evidose.pages.plan.titration.document import plan_document, withheld_document
from evidose.pages.plan.titration.held import (
    first_line,
    holding_first,
    lifted_lines,
    no_longer,
    pause_lines,
    taking_line,
)
from evidose.pages.plan.titration.held_page import HeldWords, held_words, liftable
from evidose.pages.plan.titration.sheet import plan_pdf
from evidose.pages.plan.titration.text import plan_text, withheld_text

__all__ = [
    "HeldWords",
    "first_line",
    "held_words",
    "holding_first",
    "liftable",
    "lifted_lines",
    "no_longer",
    "pause_lines",
    "plan_document",
    "plan_pdf",
    "plan_text",
    "taking_line",
    "withheld_document",
    "withheld_text",
]
