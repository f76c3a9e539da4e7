"""What changed for one person: the published evidence as the prior, their own days as data."""

from evidose.response.checks import Check
from evidose.response.data_folders import RESPONSE_FOLDERS
from evidose.response.diary import Diary, Reading, read_diary
from evidose.response.expectation import Expectation, Target, TrialEvidence, expect, find_target
from evidose.response.records import ResponseLibrary, load_response
from evidose.response.respond import Course, Response, Summary, respond
from evidose.response.verdict import VERDICTS

__all__ = [
    "RESPONSE_FOLDERS",
    "VERDICTS",
    "Check",
    "Course",
    "Diary",
    "Expectation",
    "Reading",
    "Response",
    "ResponseLibrary",
    "Summary",
    "Target",
    "TrialEvidence",
    "expect",
    "find_target",
    "load_response",
    "read_diary",
    "respond",
]
