import pytest

from evidose.person.engine import PassphraseError, open_engine, quoted, store_fault
from evidose.person.store import create_store, open_store
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
        quoted(word)


def test_a_quote_in_a_passphrase_is_no_sql():
    assert quoted("x'; DROP TABLE y") == "'x''; DROP TABLE y'"


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
