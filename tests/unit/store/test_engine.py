from importlib import import_module

import pytest

from evidose.person.store import create_store, open_store
from evidose.store.engine import (
    PassphraseError,
    normalised,
    open_engine,
    raw_key,
    store_fault,
)
from evidose.terms import InputError


@pytest.fixture
def locked(tmp_path):
    path = tmp_path / "h" / "record.db"
    create_store(path, "right")
    return path


def test_a_wrong_passphrase_is_told(locked):
    with pytest.raises(PassphraseError, match="wrong passphrase"), open_store(locked, "wrong"):
        pass


def test_a_missing_passphrase_is_told(locked):
    with pytest.raises(PassphraseError, match="EVIDOSE_PASSPHRASE"), open_store(locked):
        pass


def test_one_word_on_every_keyboard(tmp_path):
    path = tmp_path / "h" / "record.db"
    create_store(path, "caf\u00e9")
    with open_store(path, "cafe\u0301") as store:
        assert store.snapshot().history == ()


@pytest.mark.parametrize("word", ["", "a\x00b"])
def test_no_passphrase_at_all(word):
    with pytest.raises(PassphraseError):
        normalised(word)


def test_the_key_is_the_one_sqlcipher_derives_itself(tmp_path):
    """So records of every version open, and others that know the passphrase open ours."""
    path, word = tmp_path / "h" / "record.db", "x'; DROP TABLE y"
    create_store(path, word)
    other = import_module("sqlcipher3.dbapi2").connect(str(path))
    try:
        quoted = word.replace("'", "''")
        other.execute(f"PRAGMA key = '{quoted}'")
        assert other.execute("SELECT count(*) FROM entries").fetchone() == (0,)
    finally:
        other.close()


def test_the_key_holds_nothing_of_the_passphrase():
    told = raw_key("secret", b"\x01" * 16)
    assert told.startswith("\"x'") and told.endswith("01" * 16 + "'\"")
    assert len(told) == len("\"x''\"") + 96
    assert raw_key("secret", b"\x02" * 16)[:67] != told[:67]


def test_a_file_that_is_no_record(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\x00" + b"nonsense" * 100)
    with pytest.raises(InputError), open_store(path):
        pass


def test_reading_leaves_the_file_alone(record):
    path, key = record
    before = path.read_bytes()
    engine = open_engine(path, key, read_only=True)
    with engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DROP TABLE entries")
    engine.dispose()
    assert path.read_bytes() == before


def test_other_faults_stay_as_they_are(tmp_path):
    fault = ValueError("something else")
    assert store_fault(fault, tmp_path) is fault


def test_a_wrong_passphrase_is_told_in_words_alone(locked, capfd):
    """The library would write its own log to the terminal."""
    with pytest.raises(PassphraseError, match="wrong passphrase"):
        open_engine(locked, "wrong").connect()
    assert capfd.readouterr() == ("", "")
