"""A plan and one that is withheld, as a person would get them."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from evidose.evidence import open_library
from evidose.person import Decision
from evidose.regimen import Wish, load_regimens, make_plan
from evidose.safety import Answers, load_rules, screen
from evidose.terms import Dose

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

ASKED = Decision(
    "surgery-later", "low-dose-naltrexone", "asked", "Dr Lee", TODAY, until=date(2027, 4, 30)
)


def made(answers, taking=None):
    library = open_library()
    k = load_regimens(library, "low-dose-naltrexone")
    dose = None if taking is None else Dose.parse(taking)
    wish = Wish(date(2027, 3, 1), time(22), ZoneInfo("Europe/Berlin"), taking=dose)
    return make_plan(k, wish, screen(answers, load_rules(library), TODAY), TODAY, [ASKED])


@pytest.fixture(scope="module")
def held():
    """Make what is withheld from somebody who is pregnant, unless told otherwise."""

    def make(taking=None, **changes):
        return made(replace(ANSWERS, **{"pregnant": "yes", **changes}), taking)

    return make


@pytest.fixture(scope="module")
def plan():
    return made(ANSWERS)


@pytest.fixture(scope="module")
def withheld():
    return made(replace(ANSWERS, surgery=None))


@pytest.fixture(scope="module")
def stamp():
    return {"today": TODAY, "code_version": "0", "library_version": "0"}
