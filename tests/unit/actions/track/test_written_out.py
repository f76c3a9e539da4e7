import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from evidose.actions.track.written_out import write_file


def test_a_file_is_whole_and_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("EVIDOSE_DATABASE_URL", raising=False)
    file = tmp_path / "plot.svg"
    write_file(file, b"<svg/>", "forest plot")
    assert file.read_bytes() == b"<svg/>" and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("named", ["home", "address"])
def test_a_record_notes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str):
    from evidose.actions.track.record import written_files
    from evidose.actions.track.record.place import start

    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    if named == "address":
        monkeypatch.setenv("EVIDOSE_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    else:
        monkeypatch.delenv("EVIDOSE_DATABASE_URL", raising=False)
    start(None)
    write_file(tmp_path / "plot.svg", b"<svg/>", "forest plot")
    assert str(tmp_path / "plot.svg") in str(written_files())


def test_without_a_record_no_database_is_loaded(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from evidose.actions.track.written_out import *; "
        f"write_file(Path({str(tmp_path / 'p.svg')!r}), b'x', 'plot'); "
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    home = {"EVIDOSE_HOME": str(tmp_path / "none"), "EVIDOSE_DATABASE_URL": ""}
    environment = {k: v for k, v in {**os.environ, **home}.items() if v}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )
