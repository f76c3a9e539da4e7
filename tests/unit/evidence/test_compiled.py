"""The compiled library tells nothing but what the text says now, and never has to be there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidose.evidence import Condition, Library, read_records, read_toml
from evidose.evidence import compiled as module
from evidose.evidence.compiled import MOST_LIBRARIES, Compiled, below, part_of, seal_of, tidy

TEXT = 'schema_version = 1\nid = "{id}"\nname = "{name}"\n'
PART = "common/conditions"
LONG_AGO = 1_500_000_000_000_000_000


@pytest.fixture
def settled(monkeypatch):
    """Take every file for one that was written long ago."""
    monkeypatch.setattr(module, "settled", lambda stamp, now: True)


@pytest.fixture
def root(tmp_path):
    write(tmp_path / "library", "migraine", "Migraine")
    return tmp_path / "library"


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def write(root, name, shown):
    path = root / PART / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(id=name, name=shown))
    return path


def names(root, kept):
    found = read_records(Library((root,), compiled=kept), "conditions", Condition)
    return {name: record.name for name, record in found.or_raise().items()}


def parsed(monkeypatch):
    """Note which files are parsed."""
    told = []

    def parse(path, shown):
        told.append(shown)
        return read_toml(path, shown)

    monkeypatch.setattr("evidose.evidence.library.read_toml", parse)
    return told


def copies(cache):
    return sorted(cache.glob("library-*/*.copy"))


@pytest.mark.usefixtures("settled")
def test_what_was_parsed_once_is_not_parsed_again(root, cache, monkeypatch):
    told = parsed(monkeypatch)
    assert names(root, Compiled(cache, "1")) == {"migraine": "Migraine"}
    assert told == [f"{PART}/migraine.toml"]
    assert names(root, Compiled(cache, "1")) == {"migraine": "Migraine"}
    assert len(told) == 1


@pytest.mark.usefixtures("settled")
def test_a_changed_an_added_and_a_removed_file_are_seen_at_once(root, cache, monkeypatch):
    kept = Compiled(cache, "1")
    names(root, kept)
    told = parsed(monkeypatch)
    write(root, "asthma", "Asthma")
    assert names(root, kept) == {"asthma": "Asthma", "migraine": "Migraine"}
    assert told == [f"{PART}/asthma.toml"], "the other one did not change"
    write(root, "asthma", "Other asthma")
    assert names(root, kept)["asthma"] == "Other asthma"
    (root / PART / "asthma.toml").unlink()
    assert names(root, kept) == names(root, Compiled(cache, "1")) == {"migraine": "Migraine"}


@pytest.mark.usefixtures("settled")
def test_a_file_of_the_same_size_and_time_in_the_place_of_another_is_seen(root, cache):
    path = root / PART / "migraine.toml"
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    kept = Compiled(cache, "1")
    names(root, kept)
    before = path.stat()
    write(root, "migraine", "Migrains")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, LONG_AGO)
    assert names(root, kept) == names(root, Compiled(cache, "1")) == {"migraine": "Migrains"}


def test_a_file_changed_a_moment_ago_is_not_kept(root, cache, monkeypatch):
    told = parsed(monkeypatch)
    for _ in range(2):
        assert names(root, Compiled(cache, "1")) == {"migraine": "Migraine"}
    assert len(told) == 2 and copies(cache) == []


@pytest.mark.usefixtures("settled")
def test_a_file_that_changes_while_it_is_read_is_not_kept(root, cache, monkeypatch):
    path = root / PART / "migraine.toml"

    def parse(file, shown):
        found = read_toml(file, shown)
        write(root, "migraine", "Changed")
        return found

    monkeypatch.setattr("evidose.evidence.library.read_toml", parse)
    names(root, Compiled(cache, "1"))
    monkeypatch.undo()
    assert path.is_file() and names(root, Compiled(cache, "1")) == {"migraine": "Changed"}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("data", [b"", b"\x80\x04\x95", b"{}\n{}\n", None])
def test_a_broken_copy_is_made_anew(data, root, cache, monkeypatch):
    names(root, Compiled(cache, "1"))
    (copy,) = copies(cache)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-4] + b"XX\n\n" if data is None else data)
    told = parsed(monkeypatch)
    assert names(root, Compiled(cache, "1")) == {"migraine": "Migraine"}
    assert names(root, Compiled(cache, "1")) == {"migraine": "Migraine"}
    assert len(told) == 1 and copy.read_bytes() == whole


@pytest.mark.usefixtures("settled")
def test_a_copy_of_another_part_library_or_version_is_not_taken(root, cache, tmp_path):
    names(root, Compiled(cache, "1"))
    (copy,) = copies(cache)
    other = tmp_path / "other"
    write(other, "migraine", "Not migraine")
    names(other, Compiled(cache, "1"))
    (second,) = set(copies(cache)) - {copy}
    second.write_bytes(copy.read_bytes())
    assert names(other, Compiled(cache, "1")) == {"migraine": "Not migraine"}
    names(root, Compiled(cache, "2"))
    assert len({c.parent for c in copies(cache)}) == 3


@pytest.mark.usefixtures("settled")
def test_a_file_that_is_no_toml_is_told_every_time(root, cache):
    (root / PART / "asthma.toml").write_text("id = ")
    kept = Compiled(cache, "1")
    for _ in range(2):
        found = read_records(Library((root,), compiled=kept), "conditions", Condition)
        assert [p.file for p in found.problems] == [f"{PART}/asthma.toml"]
        assert list(found.by_id) == ["migraine"]
    assert copies(cache)


@pytest.mark.usefixtures("settled")
def test_copies_are_for_this_user_alone(root, cache):
    names(root, Compiled(cache, "1"))
    (copy,) = copies(cache)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == cache.stat().st_mode & 0o777 == 0o700
    assert [p for p in copy.parent.iterdir() if p != copy] == [], "nothing half is left"


@pytest.mark.usefixtures("settled")
def test_a_folder_that_others_may_write_is_not_used(root, cache):
    names(root, Compiled(cache, "1"))
    place = copies(cache)[0].parent
    place.chmod(0o777)
    kept = Compiled(cache, "1")
    assert names(root, kept) == {"migraine": "Migraine"}
    assert kept.fault == f"{place} is not a folder of yours alone"


@pytest.mark.usefixtures("settled")
def test_a_link_in_place_of_the_folder_is_not_followed(root, cache, tmp_path):
    names(root, Compiled(cache, "1"))
    place = copies(cache)[0].parent
    place.rename(tmp_path / "moved")
    place.symlink_to(tmp_path / "moved")
    kept = Compiled(cache, "1")
    assert names(root, kept) == {"migraine": "Migraine"} and kept.fault


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("call", ["mkdir", "replace", "write_bytes"])
def test_where_nothing_can_be_written_the_text_is_read(call, root, cache, monkeypatch):
    def refuse(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, call, refuse)
    kept = Compiled(cache, "1")
    assert names(root, kept) == {"migraine": "Migraine"}
    assert kept.fault.endswith("cannot be written (Read-only file system)")
    assert names(root, kept) == {"migraine": "Migraine"}
    assert copies(cache) == []


@pytest.mark.usefixtures("settled")
def test_a_file_in_place_of_the_cache_is_told(root, cache):
    cache.write_text("mine")
    kept = Compiled(cache, "1")
    assert names(root, kept) == {"migraine": "Migraine"}
    assert "cannot be written" in kept.fault and cache.read_text() == "mine"


@pytest.mark.usefixtures("settled")
def test_a_copy_that_would_be_too_large_is_not_written(root, cache, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 100)
    assert names(root, Compiled(cache, "1")) == {"migraine": "Migraine"}
    assert copies(cache) == []


@pytest.mark.usefixtures("settled")
def test_what_was_killed_while_writing_leaves_the_old_copy(root, cache, monkeypatch):
    names(root, Compiled(cache, "1"))
    (copy,) = copies(cache)
    whole = copy.read_bytes()

    def killed(*_):
        raise KeyboardInterrupt

    write(root, "asthma", "Asthma")
    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        names(root, Compiled(cache, "1"))
    monkeypatch.undo()
    assert copy.read_bytes() == whole
    assert [p.suffix for p in copy.parent.iterdir() if p != copy] == [".part"]
    assert names(root, Compiled(cache, "1"))["asthma"] == "Asthma"


@pytest.mark.usefixtures("settled")
def test_values_are_told_anew_for_what_changed_alone(root, cache):
    told = []

    def make(shown, path):
        told.append(shown)
        return path.stat().st_size

    first, second = write(root, "asthma", "A"), root / PART / "migraine.toml"
    files = [f"{PART}/{p.name}" for p in (first, second)]
    sizes = {name: (root / name).stat().st_size for name in files}
    assert Compiled(cache, "1").values(root, "sizes", files, make) == sizes
    assert Compiled(cache, "1").values(root, "sizes", files, make) == sizes
    assert len(told) == 2
    write(root, "asthma", "AB")
    assert Compiled(cache, "1").values(root, "sizes", files, make)[f"{PART}/asthma.toml"] == (
        sizes[f"{PART}/asthma.toml"] + 1
    )
    assert told[2:] == [f"{PART}/asthma.toml"]
    second.unlink()
    assert list(Compiled(cache, "1").values(root, "sizes", files, make)) == [f"{PART}/asthma.toml"]


def test_one_process_holds_no_more_than_its_share(root, cache, monkeypatch):
    monkeypatch.setattr(module, "settled", lambda stamp, now: True)
    monkeypatch.setattr(module, "MOST_HELD", 10)
    kept = Compiled(cache, "1")
    for _ in range(3):
        assert names(root, kept) == {"migraine": "Migraine"}
    assert len(kept._seen) <= 1


def test_the_files_of_a_part(root):
    nested = root / PART / "deep" / "x.toml"
    nested.parent.mkdir()
    nested.touch()
    (root / "common" / "top.toml").touch()
    (root / PART / "note.txt").touch()
    assert sorted(below(root, PART)) == [f"{PART}/deep/x.toml", f"{PART}/migraine.toml"]
    assert list(below(root, "common")) == ["common/top.toml"]
    assert list(below(root, "nowhere")) == []
    assert part_of("studies/2013/younger-2013.toml") == "studies/2013"


def test_libraries_that_were_not_used_for_long_are_taken_away(tmp_path):
    places = [tmp_path / f"library-{i:02}" for i in range(MOST_LIBRARIES + 2)]
    for i, place in enumerate(places):
        place.mkdir(mode=0o700)
        (place / "x.copy").touch()
        os.utime(place, ns=(LONG_AGO + i, LONG_AGO + i))
    (tmp_path / "other").mkdir()
    tidy(tmp_path, places[0])
    assert not places[1].exists()
    assert all(p.exists() for p in (places[0], *places[2:], tmp_path / "other"))


def test_what_was_left_half_goes_after_an_hour(tmp_path):
    place = tmp_path / "library-1"
    place.mkdir(mode=0o700)
    old, new = place / ".old.copy.1.part", place / ".new.copy.1.part"
    new.touch()
    old.touch()
    os.utime(old, ns=(LONG_AGO, LONG_AGO))
    tidy(tmp_path, place)
    assert not old.exists() and new.exists()


SCRIPT = """
import sys
from pathlib import Path
from evidose.evidence import Condition, Library, read_records
from evidose.evidence import compiled
compiled.settled = lambda stamp, now: True
root, cache = map(Path, sys.argv[1:])
for _ in range(40):
    kept = compiled.Compiled(cache, "1")
    found = read_records(Library((root,), compiled=kept), "conditions", Condition).or_raise()
    assert {n: r.name for n, r in found.items()} == {f"c{i}": f"Name {i}" for i in range(30)}
    for copy in list(cache.glob("*/*.copy"))[:1]:
        copy.unlink(missing_ok=True)
"""


def test_two_processes_at_once(tmp_path):
    """Each takes the other's copies away again and again, and both read what the text says."""
    for i in range(30):
        write(tmp_path / "library", f"c{i}", f"Name {i}")
    command = [sys.executable, "-c", SCRIPT, tmp_path / "library", tmp_path / "cache"]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(p.communicate()[1], p.returncode) for p in running] == [("", 0)] * 2


COMPOUND = "compounds/{}/screening.toml"


def sizes(root, names, cache, told=None, holding=None):
    """Ask for the sizes of files as values that are made once."""

    def make(shown, path):
        if told is not None:
            told.append(shown)
        return [f"{path.stat().st_size} bytes", "x"]

    return Compiled(cache, "1").values(root, "sizes", names, make, holding)


@pytest.mark.usefixtures("settled")
def test_every_change_breaks_the_seal_of_the_values(root, cache):
    files = [f"{PART}/{write(root, name, 'A').name}" for name in ("asthma", "migraine")]
    first = root / files[0]
    sizes(root, files, cache)
    told = []
    os.utime(first, ns=(LONG_AGO, LONG_AGO))
    assert sizes(root, files, cache, told) == sizes(root, files, cache, told)
    assert told == files[:1], "once for the new time, and not again"
    first.rename(root / "kept")
    assert list(sizes(root, files, cache, told)) == files[1:]
    (root / "kept").rename(first)
    assert list(sizes(root, files, cache, told)) == files
    assert told == [files[0], files[0]], "only what went and came is asked anew"


@pytest.mark.usefixtures("settled")
def test_a_value_is_told_anew_for_a_file_of_the_same_size_and_time(root, cache):
    path = write(root, "asthma", "A")
    files = [f"{PART}/asthma.toml"]
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    kept = Compiled(cache, "1")
    read = lambda: kept.values(root, "texts", files, lambda _, file: file.read_text())  # noqa: E731
    assert "'A'" in repr(read()) or '"A"' in repr(read())
    path.write_text(path.read_text().replace('"A"', '"B"'))
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    assert '"B"' in read()[files[0]] and read() == {files[0]: path.read_text()}


def test_a_value_of_a_file_changed_a_moment_ago_is_made_every_time(root, cache):
    old, new = write(root, "asthma", "A"), write(root, "migraine", "B")
    os.utime(old, ns=(LONG_AGO, LONG_AGO))
    files, told = [f"{PART}/{p.name}" for p in (old, new)], []
    for _ in range(2):
        assert list(sizes(root, files, cache, told)) == files
    assert told == files * 2 and copies(cache) == [], "of both the record changed just now"


def test_beside_a_file_changed_a_moment_ago_the_others_are_kept(root, cache, monkeypatch):
    old, new = write(root, "asthma", "A"), write(root, "migraine", "B")
    files, told = [f"{PART}/{p.name}" for p in (old, new)], []
    young = new.stat().st_ino
    monkeypatch.setattr(module, "settled", lambda stamp, now: stamp[3] != young)
    sizes(root, files, cache, told)
    (copy,) = copies(cache)
    before = copy.stat().st_ino
    for _ in range(2):
        assert list(sizes(root, files, cache, told)) == files
    assert told == [*files, files[1], files[1]]
    assert copy.stat().st_ino == before, "a copy that would say the same is not written again"
    monkeypatch.setattr(module, "settled", lambda stamp, now: True)
    assert sizes(root, files, cache, told) == sizes(root, files, cache, told)
    assert len(told) == 5, "and once it is old enough, it is kept too"


@pytest.mark.usefixtures("settled")
def test_a_value_of_a_file_that_changes_meanwhile_is_not_kept(root, cache):
    path = write(root, "asthma", "A")

    def make(shown, file):
        text = file.read_text()
        write(root, "asthma", "Changed")
        return text

    files = [f"{PART}/asthma.toml"]
    Compiled(cache, "1").values(root, "texts", files, make)
    again = Compiled(cache, "1").values(root, "texts", files, lambda _, file: file.read_text())
    assert again == {files[0]: path.read_text()} and "Changed" in again[files[0]]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "broken", [lambda b: b[: len(b) // 2], lambda b: b.replace(b"bytes", b"bites"), None]
)
def test_values_of_a_broken_copy_are_made_anew(broken, root, cache):
    files = [f"{PART}/migraine.toml"]
    right = sizes(root, files, cache)
    (copy,) = copies(cache)
    whole = copy.read_bytes()
    copy.write_bytes(b"" if broken is None else broken(whole))
    told = []
    assert sizes(root, files, cache, told) == sizes(root, files, cache, told) == right
    assert told == files and copy.read_bytes() == whole


@pytest.mark.usefixtures("settled")
def test_of_values_those_are_told_that_hold_a_text(root, cache):
    long, short = write(root, "asthma", "Longer"), write(root, "migraine", "A")
    files = [f"{PART}/{p.name}" for p in (long, short)]
    sizes(root, files, cache)
    text = f"{long.stat().st_size} bytes"
    assert sizes(root, files, cache, holding=text) == {files[0]: [text, "x"]}
    assert sizes(root, files, cache, holding=text[1:]) == {}, "not as a part of another text"
    assert list(sizes(root, files, cache, holding="x")) == files


def packs(root, kept):
    """Return what the screening of every pack is called."""
    tables = Library((root,), compiled=kept).tables("screening")
    return {relative.split("/")[1]: table["name"] for relative, table, _ in tables}


def write_pack(root, name, shown):
    path = root / COMPOUND.format(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'name = "{shown}"\n')
    return path


@pytest.mark.usefixtures("settled")
def test_what_all_packs_hold_lies_in_one_copy_and_each_change_is_seen(root, cache, monkeypatch):
    for name in ("a", "b", "c"):
        write_pack(root, name, name.upper())
    assert packs(root, Compiled(cache, "1")) == {"a": "A", "b": "B", "c": "C"}
    assert len(copies(cache)) == 1
    told = parsed(monkeypatch)
    write_pack(root, "b", "X")
    assert packs(root, Compiled(cache, "1")) == {"a": "A", "b": "X", "c": "C"}
    assert told == [COMPOUND.format("b")], "only what changed is parsed"
    write_pack(root, "d", "D")
    (root / COMPOUND.format("a")).unlink()
    assert packs(root, Compiled(cache, "1")) == {"b": "X", "c": "C", "d": "D"}
    assert told == [COMPOUND.format("b"), COMPOUND.format("d")]


@pytest.mark.usefixtures("settled")
def test_one_pack_is_read_from_its_own_copy(root, cache):
    for name in ("a", "b"):
        write_pack(root, name, name.upper())
    kept = Compiled(cache, "1")
    own = Library((root,), compiled=kept).only("a")
    assert [table for _, table, _ in own.tables("screening")] == [{"name": "A"}]
    assert packs(root, kept) == {"a": "A", "b": "B"}
    assert len(copies(cache)) == 2


@pytest.mark.usefixtures("settled")
def test_a_pack_that_is_left_out_stays_in_the_copy_of_all(root, cache, monkeypatch):
    for name in ("a", "b"):
        write_pack(root, name, name.upper())
    kept = Compiled(cache, "1")
    packs(root, kept)
    told = parsed(monkeypatch)
    less = Library((root,), compiled=kept).without(["a"])
    assert [table for _, table, _ in less.tables("screening")] == [{"name": "B"}]
    assert packs(root, kept) == {"a": "A", "b": "B"} and told == []


def test_no_two_states_of_files_have_one_seal():
    stamp = [1, 2, 3, 4]
    others = [[*stamp[:i], n + 1, *stamp[i + 1 :]] for i, n in enumerate(stamp)]
    states = [{}, {"a": stamp}, {"b": stamp}, {"a": stamp, "b": stamp}]
    states += [{"a": other} for other in others] + [{"a": [1, -2, 3, 1 << 70]}]
    assert len({seal_of(state) for state in states}) == len(states)
    assert seal_of({"a": stamp}) == seal_of({"a": list(stamp)})
