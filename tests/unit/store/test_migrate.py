import pytest
from sqlalchemy import text

from evidose.person.store import _values, create_store, open_store
from evidose.store.engine import open_engine
from evidose.store.migrate import KNOWN, NEWEST, migrate, schema_version
from evidose.store.place import create_private
from evidose.store.schema import METADATA
from evidose.terms import InputError


def at_schema(path, key, version, entries):
    """Make a record as the code of an older schema left it."""
    path.parent.mkdir(mode=0o700)
    create_private(path)
    engine = open_engine(path, key)
    with engine.connect().execution_options(writes=True) as connection:
        migrate(connection, str(path), version)
        names = list(_values(entries[0]))
        with connection.begin():
            for e in entries:
                connection.execute(
                    text(
                        f"INSERT INTO entries ({', '.join(names)}) "
                        f"VALUES ({', '.join(f':{n}' for n in names)})"
                    ),
                    _values(e),
                )
    engine.dispose()


@pytest.mark.parametrize("version", KNOWN)
@pytest.mark.parametrize("key", [None, "word"])
def test_every_older_schema_comes_forward_with_its_data(tmp_path, entry, version, key):
    path = tmp_path / "h" / "record.db"
    entries = [entry(n) for n in range(20)]
    at_schema(path, key, version, entries)
    with open_store(path, key) as store:
        assert store.snapshot().history == tuple(entries)
        store.append([entry(99)])
        assert store.copies() == ()
        with store.engine.connect() as connection:
            assert schema_version(connection) == NEWEST


def test_a_newer_record_is_not_touched(tmp_path):
    path = tmp_path / "h" / "record.db"
    create_store(path)
    with open_store(path) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="update the program"), open_store(path):
        pass


def test_the_migrations_make_the_tables_the_code_writes(tmp_path):
    path = tmp_path / "h" / "record.db"
    create_store(path)
    with open_store(path) as store, store.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            found = connection.exec_driver_sql(f"PRAGMA table_info({table.name})").fetchall()
            assert [(f[1], bool(f[3])) for f in found] == [
                (c.name, not c.nullable) for c in table.columns
            ]
