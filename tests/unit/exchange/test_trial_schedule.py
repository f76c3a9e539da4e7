from datetime import date

import pytest

from evidose.exchange.trial_schedule import ScheduledBlock, read_schedule_table, schedule_table
from evidose.terms import InputError

BLOCKS = (
    ScheduledBlock(date(2026, 1, 1), date(2026, 1, 28), 1, 0.0),
    ScheduledBlock(date(2026, 1, 29), date(2026, 2, 25), 1, 4.5),
)
HEAD = "first_day,last_day,pair,content,dose_mg\n"


def test_a_schedule_survives_the_way_out_and_back():
    text = schedule_table(BLOCKS, 7)
    assert "2026-01-29,2026-02-25,1,drug,4.5,7" in text
    assert read_schedule_table(text, "x") == BLOCKS
    assert BLOCKS[0].days == 28


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no blocks"),
        ("first_day,last_day\n", "no blocks"),
        (f"{HEAD}soon,later,1,drug,1\n", "row 2"),
        (f"{HEAD}2026-01-28,2026-01-01,1,drug,1\n", "follow each other"),
        (f"{HEAD}2026-01-01,2026-01-28,1,drug,4000000\n", "follow each other"),
        (
            f"{HEAD}2026-01-01,2026-01-28,1,placebo,0\n2026-02-01,2026-02-25,1,drug,4.5\n",
            "without a gap",
        ),
        (
            f"{HEAD}2026-01-01,2026-01-28,1,drug,4.5\n2026-01-29,2026-02-25,1,drug,4.5\n",
            "one block of drug and one of placebo",
        ),
    ],
)
def test_what_is_no_schedule_is_refused(text, told):
    with pytest.raises(InputError, match=told):
        read_schedule_table(text, "x.csv")
