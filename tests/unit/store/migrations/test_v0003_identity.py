from evidose.person.store import create_store, open_store
from evidose.store.migrate import NEWEST
from evidose.store.migrations.v0003_identity import down_revision, revision


def test_the_newest_step_follows_the_second():
    assert (revision, down_revision) == (NEWEST, "0002")


def test_every_record_has_an_id_of_its_own_that_stays(tmp_path):
    found = set()
    for name in ("a", "b"):
        path = tmp_path / name / "record.db"
        create_store(path)
        ids = set()
        for _ in range(2):
            with open_store(path) as store:
                ids.add(store.identity().id)
        (one,) = ids
        assert len(one) == 32 and set(one) <= set("0123456789abcdef")
        found |= ids
    assert len(found) == 2
