"""Exports of Cochrane's RevMan 5 and RevMan Web."""

import pytest

from evidose.exchange.csv_table import read_table
from evidose.exchange.revman_table import is_revman, study_rows
from evidose.terms import InputError

FIVE = (
    "Comparison Number,Outcome Number,Subgroup Number,Name,Data Type,Effect Measure,Events 1,"
    "Total 1,Events 2,Total 2,Mean 1,SD 1,Mean 2,SD 2,O-E,Var,Effect Estimate,SE,CI Start,CI End,"
    "Year of study\n"
)
PARTS = (
    "1,0,0,Drug or placebo,,,,,,,,,,,,,,,,,\n"
    "1,1,0,Death,DICH,RR,8,75,15,75,0,0,0,0,0,0,0.5,0,0.2,0.9,\n"
    "1,1,1,Men,DICH,RR,5,50,10,50,0,0,0,0,0,0,0.5,0,0.2,0.9,\n"
    "1,1,1,Smith 2001,,,3,25,5,25,0,0,0,0,0,0,0.6,0,0.2,0.9,2001\n"
    "1,1,1,Jones 2002,,,2,25,5,25,0,0,0,0,0,0,0.4,0,0.2,0.9,2002\n"
    "1,1,2,Women,DICH,RR,3,25,5,25,0,0,0,0,0,0,0.5,0,0.2,0.9,\n"
    "1,1,2,Lee 2003,,,3,25,5,25,0,0,0,0,0,0,0.5,0,0.2,0.9,2003\n"
    "1,2,0,Pain,CONT,MD,0,50,0,50,0,0,0,0,0,0,-1,0,-2,0,\n"
    "1,2,0,Smith 2001,,,0,25,0,25,5,1,6,2,0,0,-1,0,-2,0,2001\n"
    "2,0,0,Other,,,,,,,,,,,,,,,,,\n"
    "2,1,0,Survival,IPD,HR,0,0,0,0,0,0,0,0,-3,12,0,0,0,0,\n"
    "2,1,0,Ray 2004,,,0,30,0,30,0,0,0,0,-2,4,0,0,0,0,2004\n"
    "2,2,0,Adjusted,IV,OR,0,0,0,0,0,0,0,0,0,0,0.7,0.2,0.4,0.9,\n"
    "2,2,0,Fay 2005,,,0,30,0,30,0,0,0,0,0,0,0.7,0.2,0.4,0.9,2005\n"
)
WEB = (
    "Analysis group,Analysis number,Analysis name,Subgroup,Study,Study year,Experimental cases,"
    "Experimental N,Control cases,Control N,Experimental mean,Experimental SD,Control mean,"
    "Control SD,O-E,Variance,GIV Mean,GIV SE,Mean,CI start,CI end,Weight\n"
    "1,1,Death,Men,Smith 2001,2001,3,25,5,25,,,,,,,,,0.6,0.2,0.9,50\n"
    "1,2,Pain,,Smith 2001,2001,,25,,25,5,1,6,2,,,,,-1,-2,0,50\n"
    "1,3,Time,,Lee 2003,2003,,,,,,,,,,,-0.4,0.2,0.67,0.4,0.9,50\n"
    "1,4,Peto,,Ray 2004,2004,,,,,,,,,-2,4,,,0.6,0.2,0.9,50\n"
)


def rows(text):
    table = read_table(text.encode(), "r.csv", "rows")
    assert is_revman(table.header)
    return study_rows(table, "r.csv")


def test_headings_and_totals_are_no_studies():
    found = rows(FIVE + PARTS)
    assert [(r["study"], r["outcome"], r["subgroup"]) for r in found.rows] == [
        ("Smith 2001", "1.1 Death", "1.1.1 Men"),
        ("Jones 2002", "1.1 Death", "1.1.1 Men"),
        ("Lee 2003", "1.1 Death", "1.1.2 Women"),
        ("Smith 2001", "1.2 Pain", ""),
        ("Ray 2004", "2.1 Survival", ""),
        ("Fay 2005", "2.2 Adjusted", ""),
    ]
    assert [r["comparison"] for r in found.rows][::5] == ["1 Drug or placebo", "2 Other"]
    assert found.lines[:2] == (5, 6)
    assert found.notes == ("Read as an export of RevMan 5.",)
    assert found.rows[0]["year"] == "2001"


def test_zeros_that_do_not_apply_are_no_numbers():
    events, _, _, means, observed, generic = rows(FIVE + PARTS).rows
    assert [events[c] for c in ("ai", "n1i", "ci", "n2i", "m1i", "sd1i", "yi")] == [
        *("3", "25", "5", "25", "", "", "")
    ]
    assert [means[c] for c in ("ai", "ci", "m1i", "sd1i", "m2i", "sd2i", "yi")] == [
        *("", "", "5", "1", "6", "2", "")
    ]
    assert [generic[c] for c in ("ai", "m1i", "yi", "sei", "ci_low", "ci_high")] == [
        *("", "", "0.7", "0.2", "0.4", "0.9")
    ]
    assert (observed["yi"], observed["sei"], observed["ci_low"]) == ("-0.5", "0.5", "")


def test_revman_web():
    found = rows(WEB)
    assert found.notes == ("Read as an export of RevMan Web.",)
    events, means, generic, observed = found.rows
    assert (events["ai"], events["n2i"], events["outcome"], events["subgroup"]) == (
        *("3", "25", "1.1 Death", "Men"),
    )
    assert (means["m1i"], means["sd2i"], means["ai"]) == ("5", "2", "")
    assert (generic["yi"], generic["sei"]) == ("-0.4", "0.2")
    assert (observed["yi"], observed["sei"]) == ("-0.5", "0.5")
    assert events["yi"] == events["sei"] == ""


def test_an_export_without_studies_is_told():
    with pytest.raises(InputError, match="no study in this export of RevMan"):
        rows(FIVE + "".join(PARTS.splitlines(keepends=True)[:2]))
    assert not is_revman(("study", "yi", "vi"))
