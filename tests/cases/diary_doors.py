"""The diary as a door: a record that was told answers, and what its pages then show of a dose.

Three people keep a diary. Each takes vitamin D, which no rule speaks of: it has to stay loggable
whatever stands against the compound.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import pytest
from starlette.testclient import TestClient
from tests.cases.doses import COMPOUND, as_json

from evidose.actions.track.own_screening import answer_questions
from evidose.actions.track.record import compound_name, log_body, now, open_live, start
from evidose.person import Decision
from evidose.safety import Answers

Who = Literal["new", "taking", "without"]
"""Whoever adopted a plan that begins today; whoever took its first step until yesterday; whoever
does not take the compound and has no plan."""

NAME = compound_name(COMPOUND)
"""What the compound is called on a stack."""

STEP, RAISED = "2.5", "3.5"
"""Doses in mg of the plan's steps; nothing else on a page is written so."""

OTHER = "vitamin D"
PAGES = ("/me/", "/me/evening", "/me/course", "/me/plan")
HERE = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}


def nobody() -> None:
    return None


def set_clock(monkeypatch: pytest.MonkeyPatch, hour: int) -> None:
    """Let the diary believe that it is `hour` o'clock of this day, whenever the tests run."""
    told = datetime.now().replace(hour=hour, minute=30)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return told if tz is None else told.astimezone(tz)

    monkeypatch.setattr("evidose.actions.track.record.moments.datetime", Clock)


def _tell(at: date | None = None, **body: object) -> None:
    log_body(json.dumps(body), nobody, at=at and at.isoformat())


def _medicine(name: str, first: date, last: date | None = None, **body: object) -> None:
    stop = {} if last is None else {"stop": last.isoformat()}
    told = {"kind": "medicine", "name": name, "schedule": "every day at 21:00", **body, **stop}
    _tell(**told, start=first.isoformat())


def keep_diary(answers: Answers, who: Who) -> None:
    """Begin a record, put down what is taken, and tell it `answers`."""
    today = now().date()
    start(None)
    _medicine(OTHER, today - timedelta(days=90), amount="20", unit="ug")
    plan = {"unit": "mg", "reason": "plan"}
    if who == "new":
        _medicine(NAME, today, today + timedelta(days=13), amount=STEP, **plan)
        _medicine(NAME, today + timedelta(days=14), amount=RAISED, **plan)
    if who == "taking":
        _medicine(NAME, today - timedelta(days=30), today - timedelta(days=1), amount=STEP, **plan)
        _medicine(NAME, today, amount=RAISED, **plan)
        dose = {"kind": "dose", "medicine": NAME, "amount": STEP, "unit": "mg", "taken": True}
        _tell(today - timedelta(days=1), **dose)
    with open_live(nobody) as record:
        answer_questions(record, "answers", as_json(answers))
    for note in answers.notes:
        _tell(kind="note", text=note)


def decide(*decisions: Decision) -> None:
    """Put decisions into the record without asking whether they can stand."""
    for d in decisions:
        told = {"kind": "decision", "rule": d.rule, "compound": d.compound, "answer": d.answer}
        _tell(**told, by=d.by, on=d.on.isoformat())


class Diary(TestClient):
    """Somebody's browser, let in to the diary."""

    token = ""

    def look(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        if found := re.search(r'evidose-token" content="(\w+)"', answer.text):
            self.token = found[1]
        return answer.text

    def fill(self, path: str, **typed: str) -> tuple[int, str]:
        answer = self.post(path, data={"token": self.token, **typed}, follow_redirects=False)
        return answer.status_code, answer.text


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows of doses.

    Attributes
    ----------
    asks : amounts of the compound that can be ticked off
    names : it names a dose of the plan anywhere
    other : the medicine that no rule speaks of can be ticked off
    """

    path: str
    text: str
    asks: tuple[str, ...]
    names: tuple[str, ...]
    other: bool


def read_page(path: str, text: str) -> Page:
    """Read a page as a person would: what it asks for, and which dose it names."""
    evening = re.findall(
        r'<fieldset class="dose" data-medicine="([^"]*)"[^>]*?data-amount="(.*?)"', text
    )
    today = re.findall(
        r'name="medicine" value="([^"]*)"><input type="hidden" name="amount" value="(.*?)"', text
    )
    asked = evening or [pair for pair in today if "Taken</button>" in text]
    own = tuple(amount for name, amount in asked if name == NAME)
    named = tuple(
        mg
        for mg in (STEP, RAISED)
        if re.search(rf"\b{re.escape(mg)} mg(?!/)|value=\"{re.escape(mg)}\"", text)
    )
    return Page(path, text, own, named, any(name == OTHER for name, _ in asked))


def pages(diary: Diary) -> dict[str, Page]:
    """Look at every page that could show a dose."""
    return {path: read_page(path, diary.look(path)) for path in PAGES}


WISH = {"from": (date.today() + timedelta(days=20)).isoformat(), "zone": "UTC"}
"""A plan as the form of the diary asks for one."""

__all__ = [
    "COMPOUND", "HERE", "RAISED", "STEP", "WISH", "Diary", "Page", "decide", "keep_diary", "pages",
    "set_clock",
]  # fmt: skip
