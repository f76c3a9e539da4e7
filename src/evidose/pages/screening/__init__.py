"""The answer of a safety screening as text, printable summary, wallet card and plain data."""

from evidose.pages.screening.document import screening_document, window_document
from evidose.pages.screening.sheets import (
    HEADLINES,
    screening_html,
    screening_markdown,
    screening_text,
    wallet_card,
)

__all__ = [
    "HEADLINES",
    "screening_document",
    "screening_html",
    "screening_markdown",
    "screening_text",
    "wallet_card",
    "window_document",
]
