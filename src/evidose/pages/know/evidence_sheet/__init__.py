"""The evidence page on paper: typeset as PDF, complete without a browser."""

from evidose.pages.know.evidence_sheet.sheet import evidence_pdf

__all__ = ["evidence_pdf"]
