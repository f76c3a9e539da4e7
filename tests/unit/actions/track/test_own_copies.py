import pytest

from evidose.actions.track.own_copies import (
    FORMS,
    erase,
    exported,
    import_upload,
    restore_upload,
    sealed_copy,
)
from evidose.actions.track.record import log, look, open_live, record_path, start
from evidose.terms import EvidoseError, InputError


def nobody():
    return None


def fill():
    log(["pain", "6", "sleep", "4", "woke twice"], nobody)


def test_export_erase_import_gives_the_same_record(own_record):
    fill()
    digest = own_record.snapshot().digest
    copy = exported(own_record, "json")
    own_record.close()
    assert str(record_path()) in erase(files=False)[0].files and not record_path().exists()
    start(None)
    record = open_live(nobody)
    report, _ = import_upload(record, "record.json", copy, preview=True)
    assert len(report.stored) == 3 and record.snapshot().history == ()
    import_upload(record, "record.json", copy, preview=False)
    assert record.snapshot().digest == digest
    assert import_upload(record, "record.json", copy, preview=False)[0].known == 3
    record.close()


def test_backup_erase_restore_gives_the_same_record(own_record):
    fill()
    digest = own_record.snapshot().digest
    copy = sealed_copy(None)
    with pytest.raises(InputError):
        restore_upload(copy, None)
    own_record.close()
    erase(files=False)
    assert restore_upload(copy, None).entries == 3
    assert look(nobody).digest == digest


def test_an_encrypted_backup_needs_the_passphrase_that_was_typed(record_home, monkeypatch):
    start("words of the owner")
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "words of the owner")
    with pytest.raises(EvidoseError):
        sealed_copy("wrong")
    copy = sealed_copy("words of the owner")
    assert b"SQLite format" not in copy
    erase(files=False)
    with pytest.raises(EvidoseError):
        restore_upload(copy, "wrong")
    assert not record_path().exists()
    restore_upload(copy, "words of the owner")
    assert record_path().exists()


def test_nothing_is_left_behind(own_record, record_home, tmp_path, monkeypatch):
    fill()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sealed_copy(None)
    with pytest.raises(InputError):
        import_upload(own_record, "../../x.csv", b"date,pain\n2026-01-01,99\n", preview=False)
    assert {p.name for p in tmp_path.iterdir()} == {"home"}
    assert all(p.name.startswith("record.db") for p in record_home.iterdir())


@pytest.mark.parametrize("form", FORMS)
def test_every_format_is_written(own_record, form):
    fill()
    assert len(exported(own_record, form)) > 100
