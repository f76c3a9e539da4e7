import stat

from evidose.actions.track import record as person


def test_what_is_written_is_private_and_named(tmp_path, home, nobody):
    person.start(None)
    person.write_out(tmp_path / "visit.pdf", b"x", "visit report")
    person.write_out(tmp_path / "plan.txt", "ü", "plan")
    assert (tmp_path / "plan.txt").read_text("utf-8") == "ü"
    assert stat.S_IMODE((tmp_path / "visit.pdf").stat().st_mode) == 0o600
    assert [(c.what, c.path) for c in person.written_files()] == [
        ("visit report", str(tmp_path / "visit.pdf")),
        ("plan", str(tmp_path / "plan.txt")),
    ]
    person.note_download("export (csv)", "evidose-record.csv")
    assert [c.path for c in person.erase(nobody).downloads] == ["evidose-record.csv"]


def test_without_a_record_nothing_is_noted(tmp_path, home):
    person.write_out(tmp_path / "plan.pdf", b"x", "plan")
    assert (tmp_path / "plan.pdf").read_bytes() == b"x"
    assert not home.exists() or list(home.iterdir()) == []
