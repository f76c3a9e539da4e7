from evidose.evidence.text_files import LARGEST_FILE, read_toml, toml_files


def test_a_table_is_read_and_what_is_none_is_told(tmp_path):
    file = tmp_path / "x.toml"
    file.write_bytes(b"a = 1\r\nb = 2\r\n")
    assert read_toml(file, "x.toml") == ({"a": 1, "b": 2}, [])
    for data, found in (
        (b"a =", "not TOML"),
        (b"\xff", "not UTF-8"),
        (b"#" * (LARGEST_FILE + 1), ""),
    ):
        file.write_bytes(data)
        table, (problem,) = read_toml(file, "shown.toml")
        assert table is None and problem.file == "shown.toml" and found in problem.found


def test_the_files_of_a_folder_and_the_one_file_are_found(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    for name in ("a/b/x.toml", "a/y.toml", "a/z.txt", "w.toml"):
        (tmp_path / name).touch()
    assert sorted(toml_files(tmp_path, "a")) == ["a/b/x.toml", "a/y.toml"]
    assert toml_files(tmp_path, "w.toml") == ["w.toml"]
    assert toml_files(tmp_path, "v.toml") == [] == toml_files(tmp_path, "none")
