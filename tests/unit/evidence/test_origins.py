from tests.packs.glimmerine import write_pack

from evidose.evidence import Library, Origins, open_library, origins_of, read_evidence


def test_a_page_names_the_folders_that_its_records_come_from(tmp_path):
    library = open_library(write_pack(tmp_path / "mine"))
    own = library.only("glimmerine")
    assert origins_of(read_evidence(own), own) == ("the folder mine",)
    other = library.only("low-dose-naltrexone")
    assert origins_of(read_evidence(other), other) == ()


def test_the_first_folder_is_not_elsewhere(tmp_path):
    library = Library((write_pack(tmp_path),))
    assert origins_of(None, library) == ()


SHARED = "common/rules/condition/dim.toml"


def test_rules_are_from_where_their_files_lie(tmp_path):
    mine = write_pack(tmp_path / "mine")
    (mine / SHARED).parent.mkdir(parents=True)
    (mine / SHARED).write_text("")
    origins = Origins(open_library(mine), {"dim": SHARED, "own": "common/rules/asked/x.toml"})
    assert origins.of("glimmerine") == ("the folder mine",)
    assert origins.of("low-dose-naltrexone", ["own", "unknown"]) == ()
    assert origins.of("low-dose-naltrexone", ["own", "dim"]) == ("the folder mine",)
    assert origins.of("", ["dim"]) == ("the folder mine",)
    assert Origins(Library((mine,)), {"dim": SHARED}).of("glimmerine", ["dim"]) == ()
