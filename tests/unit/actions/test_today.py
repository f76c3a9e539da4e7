import pytest

from evidose.actions.evening import EveningTold as Told
from evidose.actions.evening import write_evening
from evidose.actions.person import log, open_live, start
from evidose.actions.today import today


@pytest.fixture
def record(record_home):
    start(None)
    live = open_live(lambda: None)
    yield live
    live.close()


def test_an_empty_record_asks_for_goals_medicines_answers_and_a_plan(record):
    found = today(record.snapshot())
    assert [s.done for s in found.steps] == [False] * 4
    assert not found.evening_done and found.days_logged == 0


def test_what_was_done_is_done(record):
    log(["goal", "pain", "3"], lambda: None)
    log(["stack", "aspirin"], lambda: None)
    write_evening(record, Told("f", scores=(("pain", "nrs-pain", "4"),)))
    found = today(record.snapshot())
    assert [s.done for s in found.steps] == [True, True, False, False]
    assert found.evening_done and found.days_logged == 1
