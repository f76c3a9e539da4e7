from evidose.terms import Trace


def test_the_record_is_the_key_without_the_place_in_the_file():
    assert Trace("studies/younger-2013#findings.pain").record == "studies/younger-2013"
    assert Trace("evidose.stats.pool").record == "evidose.stats.pool"


def test_traces_sort_by_key():
    assert sorted([Trace("b"), Trace("a")]) == [Trace("a"), Trace("b")]
