import json
import os

import pytest

from evidose.actions.entrance.private_files import (
    MOST_BYTES,
    hold,
    is_held,
    private_folder,
    read_private,
    write_private,
)
from evidose.terms import EvidoseError


def test_what_is_written_is_read_and_is_its_owners_alone(tmp_path):
    file = tmp_path / "a.json"
    for told in ({"a": 1}, {"b": 2}):
        write_private(file, json.dumps(told).encode())
        assert read_private(file) == told
        assert file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_an_interrupted_write_is_in_nobodys_way(tmp_path):
    (tmp_path / "a.json.new").write_text("half")
    write_private(tmp_path / "a.json", b"{}")
    assert read_private(tmp_path / "a.json") == {}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o666])
def test_a_file_that_others_can_touch_is_refused(tmp_path, mode):
    file = tmp_path / "a.json"
    write_private(file, b"{}")
    file.chmod(mode)
    with pytest.raises(EvidoseError, match="not yours alone"):
        read_private(file)


def test_a_link_is_not_followed(tmp_path):
    write_private(tmp_path / "real.json", b"{}")
    (tmp_path / "a.json").symlink_to(tmp_path / "real.json")
    with pytest.raises(OSError, match=r"a\.json"):
        read_private(tmp_path / "a.json")


def test_no_more_is_read_than_such_a_file_can_hold(tmp_path):
    file = tmp_path / "a.json"
    write_private(file, b'{"a": "' + b"x" * MOST_BYTES + b'"}')
    assert read_private(file) == {}


def test_a_folder_of_ones_own_is_made_and_an_open_one_refused(tmp_path):
    home = tmp_path / "home"
    folder = private_folder(home, "door")
    assert folder == home / "door"
    assert {p.stat().st_mode & 0o777 for p in (home, folder)} == {0o700}
    folder.chmod(0o755)
    with pytest.raises(EvidoseError, match="not yours alone"):
        private_folder(home, "door")


def test_a_file_is_held_as_long_as_its_process_lives(tmp_path):
    file = tmp_path / "a.json"
    assert not is_held(file)
    lock = hold(file)
    assert is_held(file)
    with pytest.raises(EvidoseError, match="holds this port"):
        hold(file)
    os.close(lock)
    assert not is_held(file)
