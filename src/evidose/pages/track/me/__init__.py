"""The pages of the personal area: complete HTML forms, enhanced by script where there is any."""

from evidose.pages.track.me.course import (
    SHARE,
    Expected,
    LabDrawn,
    SymptomCourse,
    course_page,
    outlook_sentences,
)
from evidose.pages.track.me.data import Holdings, data_page, erased_page
from evidose.pages.track.me.dose_words import dose_line
from evidose.pages.track.me.evening import (
    DoseAsked,
    Effect,
    Evening,
    Scale,
    evening_page,
)
from evidose.pages.track.me.goals import GoalAsked, goals_page
from evidose.pages.track.me.labs import LabLine, LabTest, labs_page
from evidose.pages.track.me.medicines import Taken, medicines_page
from evidose.pages.track.me.plan import own_plan_page
from evidose.pages.track.me.privacy import Kept, privacy_page
from evidose.pages.track.me.questions import Worded, questions_page
from evidose.pages.track.me.report import report_page
from evidose.pages.track.me.response import response_page
from evidose.pages.track.me.shell import Personal, told_page
from evidose.pages.track.me.start import start_page, unlock_page
from evidose.pages.track.me.today import Step, Today, today_page
from evidose.pages.track.me.trial import trial_page

__all__ = [
    "SHARE",
    "DoseAsked",
    "Effect",
    "Evening",
    "Expected",
    "GoalAsked",
    "Holdings",
    "Kept",
    "LabDrawn",
    "LabLine",
    "LabTest",
    "Personal",
    "Scale",
    "Step",
    "SymptomCourse",
    "Taken",
    "Today",
    "Worded",
    "course_page",
    "data_page",
    "dose_line",
    "erased_page",
    "evening_page",
    "goals_page",
    "labs_page",
    "medicines_page",
    "outlook_sentences",
    "own_plan_page",
    "privacy_page",
    "questions_page",
    "report_page",
    "response_page",
    "start_page",
    "today_page",
    "told_page",
    "trial_page",
    "unlock_page",
]
