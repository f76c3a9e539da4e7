"""A plan and one that is withheld, as a person would get them."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from evidose.evidence import open_library
from evidose.regimen import Wish, load_regimens, make_plan
from evidose.safety import Answers, load_rules, screen

TODAY = date(2027, 2, 20)
ANSWERS = Answers(
    compound="low-dose-naltrexone",
    dose_mg=4.5,
    medications=("none",),
    no_opioids=True,
    conditions=("none",),
    dependence="no",
    liver="no",
    kidney="no",
    age=40,
    pregnant="no",
    breastfeeding="no",
    surgery="none",
)


def made(answers):
    library = open_library()
    k = load_regimens(library, "low-dose-naltrexone")
    wish = Wish(date(2027, 3, 1), time(22), ZoneInfo("Europe/Berlin"))
    return make_plan(k, wish, screen(answers, load_rules(library), TODAY), TODAY)


@pytest.fixture(scope="module")
def plan():
    return made(ANSWERS)


@pytest.fixture(scope="module")
def withheld():
    return made(replace(ANSWERS, surgery=None))


@pytest.fixture(scope="module")
def stamp():
    return {"today": TODAY, "code_version": "0", "library_version": "0"}
