"""The sheet for a visit: text, plain data, and one page of paper."""

from evidose.pages.track.report.document import visit_document
from evidose.pages.track.report.questions import visit_questions
from evidose.pages.track.report.sheet import visit_pdf
from evidose.pages.track.report.text import visit_text

__all__ = ["visit_document", "visit_pdf", "visit_questions", "visit_text"]
