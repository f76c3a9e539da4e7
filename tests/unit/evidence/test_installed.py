"""Packs that came with Python packages are found by their metadata; nothing is imported."""

import sys

import pytest
from tests.packs.glimmerine import SLUG, write_pack
from tests.packs.wheel import NAME, write_distribution

from evidose.evidence import SHIPPED, open_library
from evidose.evidence.installed import installed_packs


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder in which Python finds packages."""
    (tmp_path / "site").mkdir()
    monkeypatch.syspath_prepend(tmp_path / "site")
    return tmp_path / "site"


def test_an_installed_pack_lies_between_the_library_and_a_folder_of_ones_own(site, tmp_path):
    library = write_distribution(site, write_pack)
    mine = write_pack(tmp_path / "mine")
    assert open_library().roots == (SHIPPED, library)
    assert open_library(mine).roots == (SHIPPED, library, mine)
    assert str(open_library().origin(library)) == f"the installed pack {NAME} 1.5"
    assert open_library().origins_of(SLUG) == (f"the installed pack {NAME} 1.5",)
    assert "made_up_packs" not in sys.modules


def test_its_own_version_counts_where_it_has_one(site):
    library = write_distribution(site, write_pack)
    (library / "VERSION").write_text("2026-12-01\n")
    assert [o.version for o in installed_packs().origins] == ["2026-12-01"]


@pytest.mark.parametrize("value", ["made_up_packs", "other.library", "made_up_packs.librar"])
def test_a_folder_that_is_not_listed_is_told(site, value):
    write_distribution(site, write_pack, value=value, unlisted=("compound.toml",))
    found = installed_packs()
    assert found.roots == () and found.problems
    assert all(p.file.startswith(f"{NAME}: ") for p in found.problems)
    assert all("The whole pack is left out." in p.next_step for p in found.problems)
    assert open_library().roots == (SHIPPED,)
    assert open_library().unfit == found.problems


def test_a_file_that_the_list_does_not_name_makes_the_pack_unfit(site):
    write_distribution(site, write_pack, unlisted=("maker-2020.toml",))
    (problem,) = installed_packs().problems
    assert "studies/2020/maker-2020.toml" in problem.file and installed_packs().roots == ()


@pytest.mark.parametrize("value", ["made_up_packs.library:load", "made_up_packs/library"])
def test_a_value_that_is_no_folder_is_told(site, value):
    write_distribution(site, write_pack, value=value)
    (problem,) = installed_packs().problems
    assert problem.found == repr(value) and "my_pack.library" in problem.expected


def test_a_folder_that_is_laid_out_otherwise_is_told(site):
    def strange(root):
        write_pack(root)
        (root / "letters").mkdir()
        (root / "letters" / "a.toml").write_text("")
        return root

    write_distribution(site, strange)
    (problem,) = installed_packs().problems
    assert problem.file == f"{NAME}: entry point glow: letters"


def test_without_any_there_is_nothing(tmp_path):
    assert (installed_packs().roots, installed_packs().problems) == ((), ())
