import os

from evidose.evidence.stamps import SETTLED_NS, settled, stamp_of


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
