import pytest


def nobody_asks():
    return None


@pytest.fixture
def nobody():
    """Asks nobody for a passphrase."""
    return nobody_asks


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE", "EVIDOSE_NEW_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return tmp_path / "home"
