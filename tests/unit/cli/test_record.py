from evidose.cli.record import ask_passphrase


def test_nobody_is_asked_without_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert ask_passphrase() is None


def test_the_passphrase_is_asked_on_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *a, **k: "word")
    assert ask_passphrase() == "word"
