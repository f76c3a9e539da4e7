"""Pooling from Python."""

import json

import numpy as np
import pytest

from evidose.actions.know import python_pool
from evidose.actions.know.python_pool import pool
from evidose.stats.pool import pool as pooled
from evidose.terms import InputError, UnknownNameError

Y, V = [0.1, 0.3, 0.35, 0.65], [0.03, 0.03, 0.05, 0.01]
COUNTS = {
    "study": ["A", "B", "C"],
    "ai": [4, 6, 3],
    "n1i": [123, 306, 231],
    "ci": [11, 29, 11],
    "n2i": [139, 303, 220],
    "year": [2001, 2002, 2003],
    "arm size": ["s", "l", "s"],
}


def test_numbers_are_those_of_the_statistics():
    found, right = pool(Y, vi=V), pooled(Y, V)
    assert (found.k, found.estimate, found.se) == (4, float(right.estimate), float(right.se))
    assert found.ci == (float(right.ci_low), float(right.ci_high))
    assert found.prediction == (float(right.pi_low), float(right.pi_high))
    assert (found.tau2, found.i2, found.p_value) == (
        *(float(right.tau2), float(right.i2), float(right.p_value)),
    )
    assert pool(Y, sei=np.sqrt(V)).estimate == pytest.approx(found.estimate)


def test_choices_reach_the_statistics():
    found = pool(Y, vi=V, method="DL", test="z", level=0.9)
    right = pooled(Y, V, method="DL", test="z", level=0.9)
    assert found.ci == (float(right.ci_low), float(right.ci_high))
    assert pool(COUNTS, measure="OR", only=["arm size=s"]).k == 2
    named = {"trial": ["A", "B"], "hr est": [0.5, 0.6], "s": [0.1, 0.1]}
    columns = {"yi": "hr est", "sei": "s"}
    assert pool(named, measure="HR", columns=columns, yi="ratio").estimate < 0
    with pytest.raises(InputError, match="--yi ratio"):
        pool(named, measure="HR", columns=columns)


def test_what_else_is_asked():
    found = pool(COUNTS, measure="OR", subgroup="arm size", bias=True, permutations=30, seed=5)
    document = found.to_dict()
    json.dumps(document, allow_nan=False)
    assert {"subgroup", "bias", "permutation"} <= document.keys()
    assert "Subgroups by arm size" in found.summary()
    assert found.notes == ()


def test_what_was_passed_over_is_told():
    found = pool({**COUNTS, "ai": [4, None, 3]}, measure="OR")
    assert found.notes[0] == "Columns that had no part in this: arm size."
    assert found.notes[1].startswith("left out: table: row 2 (B): found nothing in ai")


def test_in_one_line():
    assert repr(pool(COUNTS, measure="OR", level=0.9)) == (
        "<evidose.PooledTable: OR 0.25 (0.13 to 0.47), 90 % interval, 3 studies>"
    )
    assert repr(pool([0.5], vi=[0.04])) == "<evidose.PooledTable: GEN 0.50, 1 study>"


def test_rows_for_a_frame(monkeypatch):
    found = pool(COUNTS, measure="OR")
    columns = found.columns()
    assert columns["study"] == ["A", "B", "C"]
    half = 1.959964 * np.sqrt(columns["vi"])
    assert columns["ci_low"] == pytest.approx(np.array(columns["yi"]) - half, rel=1e-6)
    assert sum(columns["weight"]) == pytest.approx(100)
    grouped = pool(COUNTS, measure="OR", subgroup="arm size").columns()
    assert grouped == columns
    monkeypatch.setattr(python_pool, "as_frame", lambda given: ("frame", given))
    assert found.to_frame() == ("frame", columns)


def test_plots(tmp_path):
    found = pool(COUNTS, measure="OR", leave_one_out=True)
    assert found.plot()._repr_svg_().lstrip().startswith("<svg")
    assert "without A" in found.plot("leave_one_out").svg
    assert "Funnel plot" in found.plot("funnel").svg
    with pytest.raises(UnknownNameError, match="unknown plot 'cumulative'"):
        found.plot("cumulative")
    found.plot().save(tmp_path / "f.png")
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")


def test_notebooks_see_a_plot():
    found = pool({**COUNTS, "study": ["<b>", "B", "C"]}, measure="OR", bias=True)
    html = found._repr_html_()
    assert "<svg" in html
    assert "<b>" not in html
    assert "OR 0.25" in html
    assert "Small studies" in html


def test_scripts():
    found = pool(COUNTS, measure="OR")
    assert found.script().startswith("# Repeats a meta-analysis")
    assert "ev.pool(" in found.script("Python")
    with pytest.raises(UnknownNameError, match="unknown language 'sas'"):
        found.script("sas")


def test_a_path(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("study,yi,vi\nA,0.1,0.02\nB,0.4,0.03\n")
    assert pool(path).k == pool(str(path)).k == 2
