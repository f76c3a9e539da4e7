from datetime import date

import pytest

from evidose.actions.track.respond import Asked
from evidose.actions.track.trial_analysis import (
    analyse_file,
    analyse_record,
    read_schedule,
)
from evidose.person import Note, Score, SideEffect
from evidose.terms import InputError

ASKED = Asked("pain", "low-dose-naltrexone", randomised=True)
TODAY = date(2025, 8, 1)


@pytest.mark.parametrize(("effect", "better"), [(3.0, True), (0.0, False)])
def test_a_record_is_analysed_with_its_schedule(kept, schedule, effect, better):
    found = analyse_record(kept(effect), schedule, ASKED, today=TODAY)
    assert found.better is better
    assert found.open
    assert found.response.randomised
    assert found.planned == (2, 3)
    assert len(found.looks) == (1 if better else 2)
    assert [b.entries for b in found.blocks] == [28] * 6
    assert [(b.taken, b.missed) for b in found.blocks] == [(26, 2)] * 6


def test_side_effects_are_told_by_block(kept, schedule, record):
    told = [(e.at.isoformat(), e.body) for e in kept(0.0).current]
    found = analyse_record(
        record(*told, ("2025-02-10T09:00", SideEffect("Nausea"))), schedule, ASKED, today=TODAY
    )
    assert [b.side_effects for b in found.blocks[:2]] == [(), ("nausea",)]
    assert [b.mg for b in found.blocks[:2]] == [0.0, 4.5]


def test_a_look_that_decides_ends_the_trial(kept, schedule):
    found = analyse_record(kept(4.0), schedule, ASKED, today=TODAY)
    assert [k.pairs for k in found.looks] == [2]
    assert found.looks[0].p_better >= found.looks[0].needed == 0.9875


@pytest.mark.parametrize(("days", "looks"), [(100, 0), (120, 1)])
def test_until_it_is_over_nothing_but_the_decision_is_told(kept, schedule, days, looks):
    found = analyse_record(kept(0.0, days), schedule, ASKED, today=TODAY)
    assert len(found.looks) == looks
    assert not found.open
    assert found.response is None
    assert sum(b.over for b in found.blocks) == days // 28


def test_a_file_and_the_record_agree(kept, schedule, tmp_path):
    snapshot = kept(3.0)
    lines = [f"{e.at.date()},{e.body.value}" for e in snapshot.current if isinstance(e.body, Score)]
    diary = tmp_path / "diary.csv"
    diary.write_text("\n".join(["date,pain", *lines]), encoding="utf-8")
    by_file = analyse_file(diary, schedule, ASKED, today=TODAY)
    by_record = analyse_record(snapshot, schedule, ASKED, today=TODAY)
    assert by_file.response.combined == by_record.response.combined
    assert by_file.blocks[0].taken is None


def test_a_diary_outside_of_the_trial_has_no_number(schedule, tmp_path):
    diary = tmp_path / "diary.csv"
    diary.write_text("date,pain\n2025-07-01,5\n2025-07-30,6\n", encoding="utf-8")
    found = analyse_file(diary, schedule, ASKED, today=TODAY)
    assert found.better is None
    assert [k.p_better for k in found.looks] == [None, None]


def test_what_is_urgent_comes_first(kept, schedule, record):
    now = date.today()
    snapshot = record(
        *((e.at.isoformat(), e.body) for e in kept(3.0).current),
        (f"{now}T00:00", Note("I want to die")),
    )
    found = analyse_record(snapshot, schedule, ASKED, today=now)
    assert found.urgent
    assert found.looks == ()
    assert found.response is None


def test_files_that_are_absent_or_no_text_are_told(schedule, tmp_path, kept):
    with pytest.raises(InputError, match="no such file"):
        read_schedule(tmp_path / "none.csv")
    with pytest.raises(InputError, match="no such file"):
        analyse_file(tmp_path / "none.csv", schedule, ASKED)
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="no text"):
        analyse_record(kept(0.0), tmp_path / "x.csv", ASKED, today=TODAY)
