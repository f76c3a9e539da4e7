from evidose.store.migrations.v0001_entries import down_revision, revision


def test_the_first_step():
    assert (revision, down_revision) == ("0001", None)
