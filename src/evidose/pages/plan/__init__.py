"""A titration plan as text, plain data, calendar events and a sheet of paper."""

from evidose.pages.plan.document import plan_document, withheld_document
from evidose.pages.plan.sheet import plan_pdf
from evidose.pages.plan.text import plan_text, withheld_text

__all__ = ["plan_document", "plan_pdf", "plan_text", "withheld_document", "withheld_text"]
