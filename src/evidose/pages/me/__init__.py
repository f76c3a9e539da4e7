"""The pages of the personal area: complete HTML forms, enhanced by script where there is any."""

from evidose.pages.me.evening import DoseAsked, Effect, Evening, Scale, evening_page
from evidose.pages.me.shell import Personal, told_page
from evidose.pages.me.start import start_page, unlock_page
from evidose.pages.me.today import Step, Today, today_page

__all__ = [
    "DoseAsked",
    "Effect",
    "Evening",
    "Personal",
    "Scale",
    "Step",
    "Today",
    "evening_page",
    "start_page",
    "today_page",
    "told_page",
    "unlock_page",
]
