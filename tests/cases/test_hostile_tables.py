"""Tables as people keep them, many of them broken: each is right, told, or refused.

Right values are those of R 4.2.2 with metafor 3.8.1 (REML, Knapp-Hartung unless said).
"""

from pathlib import Path

import pytest

from evidose.actions.know.synthesize import Choices, synthesize_table
from evidose.terms import InputError

TABLES = Path(__file__).parent / "tables"


def pooled(file, measure="GEN", **more):
    return synthesize_table((TABLES / file).read_bytes(), file, Choices(measure, **more))


def interval(found):
    p = found.pooled
    return tuple(round(float(x), 6) for x in (p.estimate, p.ci_low, p.ci_high))


USUAL = (0.187982, -0.008672, 0.384636)
"""Six effects that stand in a dozen files of different make, pooled by REML with test z."""


@pytest.mark.parametrize(
    "file",
    [
        *("h01_bom.csv", "h02_semicolon.csv", "h03_semicolon_deccomma.csv"),
        *("h04_tab_deccomma.tsv", "h05_crlf_bom_semicolon.csv", "h08_utf16.csv"),
        *("h09_mac_cr.csv", "h10_sep_line.csv", "h11_title_row.csv", "h12_total_row.csv"),
        *("h16_nbsp.csv", "h17_upper.csv", "c14b_se_named_vi.csv", "h07_cp1252.csv"),
    ],
)
def test_one_table_in_many_makes(file):
    found = pooled(file, test="z")
    assert found.yi.tolist() == [0.12, 0.39, 0.04, 0.52, -0.16, 0.25]
    assert found.vi.tolist() == [0.091, 0.064, 0.099, 0.072, 0.04, 0.018]
    assert interval(found) == pytest.approx(USUAL, abs=2e-6)


@pytest.mark.parametrize(
    ("file", "measure", "more", "right"),
    [
        ("c01b_double_zero_or.csv", "OR", {}, (-0.906861, -1.663179, -0.150542)),
        ("c01b_double_zero_or.csv", "OR", {"test": "z"}, (-0.906861, -1.737006, -0.076716)),
        ("c02_peto_fractional.csv", "OR", {}, (-0.279223, -0.524360, -0.034086)),
        ("c03b_both_sd_zero.csv", "SMD", {}, (-0.784623, -3.044608, 1.475361)),
        ("c04_pymare40.csv", "GEN", {"method": "DL"}, (-1.369297, -8.152213, 5.413618)),
        (
            "c05_pymare75.csv",
            "GEN",
            {"method": "DL", "test": "z"},
            (1.767883, -0.288304, 3.824071),
        ),
        ("c07_bcg_rd.csv", "RD", {}, (-0.025174, -0.049298, -0.001049)),
        ("c17_fisher.csv", "GEN", {"test": "z"}, (0.767366, 0.323512, 1.211220)),
        ("c20_subgroup.csv", "RR", {}, (-0.224830, -0.379810, -0.069849)),
        ("c22_dups.csv", "GEN", {"repeated": "independent"}, (0.244828, 0.053349, 0.436307)),
        ("c10_cor.csv", "ZCOR", {}, (0.240428, -0.127891, 0.608747)),
        ("c14_sei.csv", "GEN", {"test": "z"}, (0.187977, -0.008711, 0.384665)),
        ("c14c_ci.csv", "GEN", {"test": "z"}, (0.212027, -0.112857, 0.536912)),
        ("c01b_double_zero_or.csv", "OR", {"zero_cells": "drop"}, (-0.996577, -2.467814, 0.474659)),
        ("c01b_double_zero_or.csv", "OR", {"method": "MH"}, (-1.107828, -1.977618, -0.238039)),
        ("c02_peto_fractional.csv", "OR", {"method": "Peto"}, (-0.278522, -0.593218, 0.036173)),
        ("c02_peto_fractional.csv", "PETO", {"method": "EE"}, (-0.278522, -0.593218, 0.036173)),
        ("c01_mh_double_zero.csv", "OR", {"method": "MH"}, (0, -2.771808, 2.771808)),
        ("h29_bidi.csv", "OR", {}, (-1.395521, -2.330726, -0.460316)),
        ("c23_te.csv", "GEN", {}, (0.036499, 0.000436, 0.072562)),
        ("k20.csv", "MD", {}, (0.996686, 0.392518, 1.600854)),
        ("h38_formula.csv", "GEN", {}, (0.214286, -0.164619, 0.593190)),
        ("h39_longlabel.csv", "GEN", {}, (0.214286, -0.164619, 0.593190)),
        ("h35_equal.csv", "GEN", {"test": "z"}, (0.3, 0.107191, 0.492809)),
    ],
)
def test_right_values(file, measure, more, right):
    assert interval(pooled(file, measure, **more)) == pytest.approx(right, abs=2e-5)


@pytest.mark.parametrize(
    ("file", "measure", "told"),
    [
        ("c07_bcg_rd.csv", "GEN", "missing: yi, vi"),
        ("c10_cor.csv", "GEN", "missing: yi, vi"),
        ("c15_multiarm.csv", "GEN", "column treat1: found several: a, b, c"),
        ("c22_dups.csv", "GEN", "rows 2, 3: found one study in 2 rows: Smith 2001"),
        ("c25_raw_or.csv", "OR", "column yi: found only numbers above zero (1.5, 0.9, 2.1)"),
        ("h14_percent.csv", "OR", "row 2 (A), column ai: found '12%'"),
        ("h21_dupcols.csv", "GEN", "header: found yi twice"),
        ("h22_short_rows.csv", "GEN", "row 4: found 4 cells, expected at most 3"),
        ("h30_lt.csv", "GEN", "row 2 (A), column vi: found '<0.001'"),
        ("h31_empty.csv", "GEN", "no rows"),
        ("h32_header_only.csv", "GEN", "no rows"),
        ("h33_all_missing.csv", "GEN", "row 2 (A): found nothing in yi, vi"),
        ("h34_underscore.csv", "GEN", "row 2 (A), column yi: found '1_0', expected a number"),
        ("h43_exp.csv", "GEN", "row 3 (B), column yi: found '2,0E-1', expected a point"),
    ],
)
def test_what_cannot_be_known_is_refused_with_its_place(file, measure, told):
    with pytest.raises(InputError) as fault:
        pooled(file, measure)
    assert told in str(fault.value)


def test_every_cell_that_is_no_plain_number_is_named():
    with pytest.raises(InputError) as fault:
        pooled("h34_underscore.csv")
    assert [p.field for p in fault.value.problems] == [
        "row 2 (A), column yi",
        "row 4 (C), column yi",
    ]


@pytest.mark.parametrize(
    ("file", "measure", "kept", "dropped"),
    [
        ("c06_pymare42_nan.csv", "GEN", ["a", "f"], ["3 (b)", "4 (c)", "5 (d)", "6 (e)"]),
        ("c06c_na_words.csv", "GEN", ["a", "f", "h"], ["4 (g)", "6 (i)", "7 (j)", "8 (k)"]),
        ("c08_zero_var.csv", "GEN", ["71", "72", "100"], ["4 (73)", "5 (84)", "6 (99A)"]),
        ("c03b_both_sd_zero.csv", "MD", ["s1", "s3"], ["3 (s2)"]),
        ("h18_neg_var.csv", "GEN", ["Müller 2001", "Ødegård", "D", "E", "F"], ["4 (C)"]),
        ("h23_events_gt_n.csv", "OR", ["B", "C"], ["2 (A)"]),
        ("h24_n1.csv", "MD", ["A", "B", "D"], ["4 (C)"]),
        ("h25_inf.csv", "GEN", ["A", "D"], ["3 (B)", "4 (C)"]),
    ],
)
def test_rows_left_out_are_named(file, measure, kept, dropped):
    found = pooled(file, measure)
    assert list(found.labels) == kept
    assert [p.field.removeprefix("row ") for p in found.dropped] == dropped


@pytest.mark.parametrize(
    ("file", "measure", "told"),
    [
        ("c01b_double_zero_or.csv", "OR", "0.5 was added to each cell where one is empty: A, C, E"),
        ("c01b_double_zero_or.csv", "OR", "pooled as metafor does: A, E."),
        ("c01b_double_zero_or.csv", "OR", "narrower than without Knapp-Hartung"),
        ("c02_peto_fractional.csv", "OR", "Counts that are no whole numbers: A, B, C, D."),
        ("c20_subgroup.csv", "RR", "Columns that had no part in this: subgroup."),
        ("h07_cp1252.csv", "GEN", "read as Windows-1252: look at the names"),
        ("h28_long.csv", "OR", "each was compared with 'placebo' of its study"),
        ("c14c_ci.csv", "GEN", "taken from 95 % intervals"),
        ("h44.xlsx", "MD", "Read from the sheet Data."),
        ("h11_title_row.csv", "GEN", "above the column names: Table 1. Effects."),
        ("h12_total_row.csv", "GEN", "Left out as a total, not a study: row 8 (Total)."),
        ("h13_thousands.csv", "OR", "1,234 was read as 1234."),
        ("h36_yi_and_arms.csv", "MD", "yi and vi were not used where the arms' numbers stand"),
        ("h37_partial_arms.csv", "MD", "Taken from yi and vi: B, D."),
        ("h40_moderators.csv", "GEN", "Columns that had no part in this: ablat, alloc."),
    ],
)
def test_what_the_reader_should_know_is_told(file, measure, told):
    assert any(told in note for note in pooled(file, measure).notes)


def test_thousands_are_thousands():
    assert pooled("h13c_thousands_mean.csv", "MD").yi.tolist() == [-150, -115, -30]
    assert pooled("h13_thousands.csv", "OR").labels == ("A", "B", "C")


@pytest.mark.parametrize(
    ("file", "measure"),
    [("c01_mh_double_zero.csv", "OR"), ("c03_sd_zero.csv", "MD"), ("h35_equal.csv", "GEN")],
)
def test_equal_studies_have_an_interval_with_a_width(file, measure):
    found, plain = pooled(file, measure), pooled(file, measure, test="z")
    assert found.test == "adhoc"
    assert float(found.pooled.ci_low) < float(plain.pooled.ci_low)
    assert float(found.pooled.ci_high) > float(plain.pooled.ci_high)
    assert any("next to no width" in note for note in found.notes)


def test_a_workbook_and_arms_in_rows_are_read():
    book = pooled("h44.xlsx", "MD")
    assert book.labels == ("Adams 2011", "Brandt 2014", "Çelik 2019")
    assert book.yi.tolist() == pytest.approx([-0.9, -0.2, -0.9])
    arms = pooled("h28_long.csv", "OR")
    assert arms.yi.tolist() == pytest.approx([-0.938694, -1.666191], abs=1e-6)
    assert pooled("h07_cp1252.csv").labels[0] == "Müller 2001"


def test_tiny_effects_and_a_single_study():
    found = pooled("h42_extreme_scale.csv").pooled
    numbers = [1e7 * float(x) for x in (found.estimate, found.ci_low, found.ci_high)]
    assert numbers == pytest.approx([1.23404255, -0.226105826, 2.69419093], rel=1e-6)
    alone = pooled("h19_single.csv")
    assert alone.yi.tolist() == [0.5]
    assert int(alone.pooled.k) == 1
