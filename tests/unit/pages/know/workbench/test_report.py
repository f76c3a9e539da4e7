import re

import numpy as np
import pytest

from evidose.pages.know.own_synthesis import own_forest
from evidose.pages.know.workbench.answer import Answer, study_rows
from evidose.pages.know.workbench.parts import Part, Row
from evidose.pages.know.workbench.plots import own_funnel
from evidose.pages.know.workbench.report import Report, report_file, report_html
from evidose.pages.know.workbench.tables import part_shown
from evidose.stats.pool import pool
from evidose.terms import InputError


def report(**more):
    y, v, labels = np.array([0.1, 0.4, 0.2]), np.array([0.02, 0.03, 0.04]), ("A", "B & co", "C")
    forest = own_forest("MD", labels, y, v, pool(y, v), ratio=False)
    part = Part("subgroup", "Groups", (Row("one", 2, 0.1, 0.1, 0.0, 0.3),), sentences=("So.",))
    answer = Answer(
        file="t.csv",
        measure="MD",
        asked=(("Measure", "MD"),),
        sentences=("The result.",),
        figures=(("P", "0.2"),),
        notes=more.get("notes", ()),
        left_out=more.get("left_out", ()),
        studies=study_rows(forest),
        parts=(part_shown(part, "MD"),),
        forest=forest,
        funnel=own_funnel("MD", labels, y, v, 0.2),
    )
    return Report(answer, ("Pooled [1].",), ("A paper.",), "x <- 1 < 2", "Made today.")


def test_everything_stands_in_its_place():
    page = report_html(report(notes=("a note",), left_out=("row 3",)))
    order = ["Result", "The result.", "Mind this", "Rows left out", "What was asked", "Studies"]
    order += ["Forest plot", "Funnel plot", "Groups", "Methods", "References", "x &lt;- 1 &lt; 2"]
    at = [page.index(words) for words in order]
    assert at == sorted(at)
    assert "B &amp; co" in page and page.startswith("<!doctype html>")


def test_what_is_not_there_has_no_heading():
    page = report_html(report())
    assert "Mind this" not in page and "Rows left out" not in page


def test_every_id_of_the_page_stands_once():
    ids = re.findall(r'\bid="([^"]+)"', report_html(report()))
    assert len(ids) == len(set(ids))


def test_the_ending_decides():
    assert report_file(report(), "r.PDF").startswith(b"%PDF")
    with pytest.raises(InputError, match="report"):
        report_file(report(), "r.txt")
