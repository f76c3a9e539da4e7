from evidose.actions.track.alerts import Standing
from evidose.actions.track.evening import EveningTold as Told
from evidose.actions.track.evening import write_evening
from evidose.actions.track.record import log
from evidose.actions.track.today import today

QUIET = Standing((), False, False)


def test_an_empty_record_asks_for_goals_medicines_answers_and_a_plan(own_record):
    found = today(own_record.snapshot(), QUIET)
    assert [s.done for s in found.steps] == [False] * 4
    assert not found.evening_done and found.days_logged == 0


def test_what_was_done_is_done(own_record):
    log(["goal", "pain", "3"], lambda: None)
    log(["stack", "aspirin"], lambda: None)
    write_evening(own_record, Told("f", scores=(("pain", "nrs-pain", "4"),)))
    found = today(own_record.snapshot(), QUIET)
    assert [s.done for s in found.steps] == [True, True, False, False]
    assert found.evening_done and found.days_logged == 1
