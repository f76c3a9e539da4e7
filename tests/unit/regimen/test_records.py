import shutil
from decimal import Decimal

import pytest

from evidose.evidence import SHIPPED, Library, open_library
from evidose.regimen import load_regimens
from evidose.terms import LibraryError, UnknownNameError


def test_the_published_schedules_are_there():
    k = load_regimens(open_library(), "low-dose-naltrexone")
    assert len(k.titrations) == 11
    common = k.titrations["common-pharmacy"]
    assert (common.start, common.target) == (Decimal("1.5"), Decimal("4.5"))
    assert {a.topic for a in k.advice} >= {"slower", "hold", "sleep", "missed", "food", "stop"}
    assert [c.week for c in k.checks] == [-2, 6, 12, 52]
    assert k.limits.schedule in k.titrations


def test_a_compound_without_dosing_is_refused():
    with pytest.raises(UnknownNameError, match="low-dose-naltrexone"):
        load_regimens(open_library(), "aspirin")


def test_a_broken_file_is_told(tmp_path):
    pack = "compounds/low-dose-naltrexone/plan"
    shutil.copytree(SHIPPED / pack, tmp_path / pack)
    file = tmp_path / pack / "titrations/slow.toml"
    file.write_text(file.read_text("utf-8").replace("start = 0.5", "start = -0.5"))
    with pytest.raises(LibraryError, match=r"titrations/slow\.toml: start: found -0\.5"):
        load_regimens(Library((tmp_path,)), "low-dose-naltrexone")
