from evidose.store.migrations.v0002_copies import down_revision, revision


def test_it_follows_the_first_step():
    assert (revision, down_revision) == ("0002", "0001")
