"""Records of a test's own, and a trial in one person that somebody kept."""

from datetime import date, timedelta

import numpy as np
import pytest

from evidose.actions.track.record import log, open_live, start
from evidose.exchange.trial_schedule import ScheduledBlock, schedule_table
from evidose.person import Dose, Score

FIRST = date(2025, 1, 1)
ORDER = (0.0, 4.5, 4.5, 0.0, 0.0, 4.5)


@pytest.fixture
def own_record(record_home):
    """An open record of the test's own, empty and not encrypted."""
    start(None)
    live = open_live(lambda: None)
    yield live
    live.close()


@pytest.fixture
def taking_ldn(own_record):
    """What is told concerns what is taken: a record of somebody who takes one compound."""
    log(["stack", "LDN", "4.5", "mg"], lambda: None)


@pytest.fixture
def schedule(tmp_path):
    """Write three pairs of four-week blocks; return the file."""
    blocks = [
        ScheduledBlock(
            FIRST + timedelta(days=28 * k), FIRST + timedelta(days=28 * k + 27), k // 2 + 1, mg
        )
        for k, mg in enumerate(ORDER)
    ]
    path = tmp_path / "concealed.csv"
    path.write_text(schedule_table(blocks, 1))
    return path


@pytest.fixture
def kept(record):
    """Keep a trial: scores under a drug with an effect, capsules logged without their content."""

    def made(effect: float, days: int = 168):
        rng = np.random.default_rng(8)
        level, told = 0.0, []
        for t in range(days):
            day = FIRST + timedelta(days=t)
            level += 0.15 * (effect * (ORDER[t // 28] > 0) - level)
            value = float(np.clip(round(6 - level + rng.normal()), 0, 10))
            told.append((f"{day}T21:00", Score("pain", "nrs-pain", value)))
            told.append((f"{day}T22:00", Dose("capsule", t % 14 != 0)))
        return record(*told)

    return made
