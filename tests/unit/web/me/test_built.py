from evidose.web.me.built import built, script_address


def test_what_was_built_is_named_by_its_content(islands):
    assert built("diary.js") == (islands / "diary.js").read_bytes()
    assert script_address().startswith("/me/diary.") and script_address().endswith(".js")


def test_what_was_not_built_is_nothing():
    assert built("no-such-file.js") == b""
