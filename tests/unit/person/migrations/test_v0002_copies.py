from evidose.person.migrate import NEWEST
from evidose.person.migrations.v0002_copies import down_revision, revision


def test_the_newest_step_follows_the_first():
    assert (revision, down_revision) == (NEWEST, "0001")
