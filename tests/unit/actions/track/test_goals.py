import pytest

from evidose.actions.track.goals import choose_goals, goals
from evidose.terms import InputError


def chosen(record):
    return {g.outcome: g.target for g in goals(record.snapshot()) if g.chosen}


def test_what_a_laboratory_measures_and_what_is_unwanted_is_no_goal(own_record):
    offered = [g.outcome for g in goals(own_record.snapshot())]
    assert {"pain", "sleep-quality", "fatigue"} <= set(offered)
    assert not {"cd4-count", "effective-dose", "nausea"} & set(offered)
    assert [g.short for g in goals(own_record.snapshot())] == sorted(
        (g.short for g in goals(own_record.snapshot())), reverse=True
    )


def test_goals_are_chosen_changed_and_dropped(own_record):
    choose_goals(own_record, "a", {"pain": "3", "fatigue": ""})
    assert chosen(own_record) == {"pain": 3, "fatigue": None}
    choose_goals(own_record, "b", {"pain": "2,0"})
    assert chosen(own_record) == {"pain": 2}
    written = len(own_record.snapshot().history)
    choose_goals(own_record, "c", {"pain": "2"})
    assert len(own_record.snapshot().history) == written


@pytest.mark.parametrize("target", ["11", "-1", "low"])
def test_a_target_off_the_scale_stores_nothing(own_record, target):
    with pytest.raises(InputError):
        choose_goals(own_record, "a", {"fatigue": "2", "pain": target})
    assert chosen(own_record) == {}
