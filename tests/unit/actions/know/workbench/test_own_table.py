import pytest

from evidose.actions.know.workbench import own_table
from evidose.actions.know.workbench.own_table import GivenTable, understand, work_of
from evidose.terms import InputError

TABLE = b"study,yi,vi,dose\nA,0.1,0.04,x\nB,0.3,0.09,y\nC,-0.2,0.05,x\n"


def test_a_table_is_carried_back_as_it_was():
    known = understand(GivenTable(b"\xef\xbb\xbf" + TABLE, "t.csv"), {"measure": "GEN"})
    assert known.text.encode() == TABLE and known.name == "t.csv"
    assert [c.ours for c in known.columns] == ["study", "yi", "vi", ""]
    assert known.read is not None


def test_a_table_that_cannot_be_read_shows_its_columns():
    known = understand(GivenTable(b"study,yi,TE,vi\nA,1,2,0.1\n", "t.csv"), {"level": "no number"})
    assert known.read is None and [c.written for c in known.columns] == ["study", "yi", "TE", "vi"]


def test_a_long_table_is_not_carried(monkeypatch):
    monkeypatch.setattr(own_table, "CARRIED", len(TABLE) - 1)
    assert understand(GivenTable(TABLE, "t.csv"), {}).text == ""
    monkeypatch.setattr(own_table, "CARRIED", len(TABLE))
    assert understand(GivenTable(TABLE, "t.csv"), {}).text


def test_a_column_is_read_as_the_form_says():
    data = GivenTable(TABLE.replace(b"yi", b"figure"), "t.csv")
    work = work_of(data, {"measure": "GEN", "means.figure": "yi", "subgroup": "dose"})
    assert work.found.yi.tolist() == [0.1, 0.3, -0.2] and work.part("subgroup") is not None


@pytest.mark.parametrize(
    "asked",
    [{"leave_one_out": "yes"}, {"influence": "yes"}, {"multiverse": "yes"}, {"cumulative": "."}],
)
def test_fits_for_each_study_are_bounded(monkeypatch, asked):
    monkeypatch.setattr(own_table, "MOST_STUDIES", 2)
    typed = {"measure": "GEN"}
    assert work_of(GivenTable(TABLE, "t.csv"), typed).found.pooled.k == 3
    with pytest.raises(InputError, match="at most 2"):
        work_of(GivenTable(TABLE, "t.csv"), typed | asked)
