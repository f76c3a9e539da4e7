import os

from evidose.evidence.stamps import SETTLED_NS, settled, stamp_of, state_of


def test_a_stamp_tells_a_change_of_the_same_size_with_its_time_put_back(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text("dose = 1")
    before = stamp_of(file)
    told = file.stat()
    assert before == [8, told.st_mtime_ns, told.st_ctime_ns, told.st_ino]
    other = tmp_path / "b.toml"
    other.write_text("dose = 9")
    os.utime(other, ns=(told.st_atime_ns, told.st_mtime_ns))
    other.replace(file)
    after = stamp_of(file)
    assert after[:2] == before[:2] and after != before


def test_what_is_not_there_has_no_stamp(tmp_path):
    assert stamp_of(tmp_path / "a.toml") is None
    assert stamp_of("a\0b") is None
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    assert stamp_of(link) is None


def test_a_stamp_is_trusted_once_both_of_its_times_are_old_enough():
    assert SETTLED_NS >= 2_000_000_000, "a tick of FAT"
    now = 10 * SETTLED_NS
    assert settled([1, now - SETTLED_NS, now - SETTLED_NS, 7], now)
    assert not settled([1, now - SETTLED_NS + 1, 0, 7], now)
    assert not settled([1, 0, now - SETTLED_NS + 1, 7], now)


LATER = 10**20


def test_a_folder_is_in_another_state_after_any_change(tmp_path):
    inner = tmp_path / "rules"
    inner.mkdir()
    (inner / "a.toml").write_text("a = 1\n")
    states = [state_of(tmp_path, LATER)]
    assert state_of(tmp_path, LATER + 1) == states[0]
    (inner / "b.toml").write_text("")
    states.append(state_of(tmp_path, LATER))
    (inner / "b.toml").rename(tmp_path / "b.toml")
    states.append(state_of(tmp_path, LATER))
    told = (inner / "a.toml").stat()
    (inner / "a.toml").write_text("a = 2\n")
    os.utime(inner / "a.toml", ns=(told.st_atime_ns, told.st_mtime_ns))
    states.append(state_of(tmp_path, LATER))
    (tmp_path / "b.toml").unlink()
    states.append(state_of(tmp_path, LATER))
    assert len(set(states)) == 5
    assert state_of(tmp_path / "absent", LATER) == state_of(tmp_path / "nor this", LATER)


def test_just_after_a_change_no_state_is_trusted(tmp_path):
    (tmp_path / "a.toml").write_text("a = 1\n")
    now = (tmp_path / "a.toml").stat().st_ctime_ns
    assert state_of(tmp_path, now + 1) != state_of(tmp_path, now + 2)
    assert state_of(tmp_path, now + SETTLED_NS) == state_of(tmp_path, now + SETTLED_NS + 1)
