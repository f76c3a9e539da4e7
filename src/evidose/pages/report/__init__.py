"""The sheet for a visit: text, plain data, and one page of paper."""

from evidose.pages.report.document import visit_document
from evidose.pages.report.questions import visit_questions
from evidose.pages.report.sheet import visit_pdf
from evidose.pages.report.text import visit_text

__all__ = ["visit_document", "visit_pdf", "visit_questions", "visit_text"]
