"""The action: which library, which doses."""

from pathlib import Path

import pytest
import tomli_w
from tests.packs.sunlace import write_pack
from tests.unit.evidence.test_comparison import FILE, told

from evidose.actions.know.compare import compare_illness
from evidose.terms import UnknownNameError


def test_a_library_of_ones_own_brings_a_comparison(tmp_path: Path):
    write_pack(tmp_path)
    (tmp_path / "comparisons").mkdir()
    (tmp_path / FILE).write_text(tomli_w.dumps(told()), "utf-8")
    (compared,) = compare_illness("fibromyalgia", "sunlace-pain", overlay=tmp_path).compared
    (row,) = compared.rows
    assert row.row.compound == "sunlace" and row.row.effect.estimate == pytest.approx(
        -1.0, abs=1e-6
    )
    assert row.row.dose.startswith("800 IU")


def test_doses():
    assert compare_illness("fibromyalgia", "pain", "apart").compared[0].answer.apart
    assert not compare_illness("fibromyalgia", "pain", "lumped").compared[0].answer.apart
    with pytest.raises(UnknownNameError, match="Did you mean apart"):
        compare_illness("fibromyalgia", "pain", "aparts")
