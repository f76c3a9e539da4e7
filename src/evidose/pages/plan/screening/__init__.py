"""The answer of a safety screening as text, printable summary, wallet card and plain data."""

from evidose.pages.plan.screening.document import screening_document, window_document
from evidose.pages.plan.screening.doses import dose_words
from evidose.pages.plan.screening.hold_words import going_on_line, start_line
from evidose.pages.plan.screening.sheets import (
    NO_CARD,
    card_for,
    screening_html,
    screening_markdown,
    screening_text,
    wallet_card,
)
from evidose.pages.plan.screening.short import ShortAnswer, short_answer

__all__ = [
    "NO_CARD",
    "ShortAnswer",
    "card_for",
    "dose_words",
    "going_on_line",
    "screening_document",
    "screening_html",
    "screening_markdown",
    "screening_text",
    "short_answer",
    "start_line",
    "wallet_card",
    "window_document",
]
