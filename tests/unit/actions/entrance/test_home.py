from evidose.actions.entrance.home import home_folder


def test_the_variable_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "mine"))
    assert home_folder() == tmp_path / "mine"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVIDOSE_HOME", "mine")
    assert home_folder() == tmp_path / "mine"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("EVIDOSE_HOME", "~/there")
    assert home_folder() == tmp_path / "there"


def test_else_it_is_the_systems_place_for_user_data(monkeypatch, tmp_path):
    for name in ("EVIDOSE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    found = home_folder()
    assert found.name == "evidose" and tmp_path in found.parents
