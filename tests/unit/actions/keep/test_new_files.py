"""New files know nothing that nobody has read; citations become candidates, no studies."""

from pathlib import Path

import pytest
from tests.packs.glimmerine import write_pack

from evidose.actions.keep.evidence import check_evidence, export_evidence, list_studies
from evidose.actions.keep.new_files import import_citations, new_compound, new_study
from evidose.actions.know.profile import compute_profile
from evidose.terms import InputError, LibraryError, UnknownNameError, noting_left_out


def test_a_new_study_is_scaffolded_once(tmp_path: Path) -> None:
    path = new_study("younger-2031-fm", tmp_path)
    assert path == tmp_path / "studies/2031/younger-2031-fm.toml"
    assert any(p.code == "placeholder" for p in check_evidence(tmp_path).errors)
    with pytest.raises(InputError, match="no file of this name yet"):
        new_study("younger-2031-fm", tmp_path)


def test_a_scaffold_adds_no_trial_and_says_all_that_is_missing(tmp_path: Path) -> None:
    before = len(list_studies())
    new_study("younger-2031-fm", tmp_path)
    assert len(list_studies(tmp_path)) == before
    problems = check_evidence(tmp_path).errors
    assert {p.code for p in problems} == {"placeholder"}
    fields = {p.field for p in problems}
    assert {"design", "randomised", "blinding", "condition", "population"} <= fields
    assert {"arms[1].substance", "arms[2].dose", "arms[1].n", "findings[1].outcome"} <= fields
    with noting_left_out() as told:
        exported = export_evidence("csv", "LDN", tmp_path)
    assert "placeholder" in {p.code for p in told} and "younger-2031-fm" not in str(exported)


@pytest.mark.parametrize("name", ["", "Younger 2013", "younger", "../../etc/2013", "younger-13"])
def test_a_bad_id_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="family-year"):
        new_study(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


ENTRY = "TY  - JOUR\nTI  - A trial\nAU  - Özil, M\nPY  - 2031\nDO  - 10.1000/x\nER  - \n\n"


def imported(text: str, tmp_path: Path):
    ris = tmp_path / "zotero.ris"
    ris.write_text(text, encoding="utf-8")
    return import_citations(ris, tmp_path / "own")


def test_citations_become_candidates_and_no_studies(tmp_path: Path) -> None:
    made = imported(ENTRY + ENTRY.replace("10.1000/x", "10.1000/y"), tmp_path)
    assert [p.relative_to(tmp_path).as_posix() for p in made.written] == [
        "own/candidates/2031/ozil-2031.toml",
        "own/candidates/2031/ozil-2031-2.toml",
    ]
    assert made.left_out == ()
    assert check_evidence(tmp_path / "own").errors == ()
    assert len(list_studies(tmp_path / "own")) == len(list_studies())


def test_a_citation_that_cannot_be_read_is_told_and_left_out(tmp_path: Path) -> None:
    made = imported("TY  - JOUR\nTI  - No author\nPY  - 2031\nER  - \n\n" + ENTRY, tmp_path)
    assert len(made.written) == 1
    assert [p.field for p in made.left_out] == ["entry 1, author"]


@pytest.mark.parametrize(
    ("second", "twice"),
    [
        (ENTRY, True),
        (ENTRY.replace("A trial", "Another name of it"), True),
        (ENTRY.replace("DO  - 10.1000/x\n", "").replace("A trial", "A  TRIAL."), True),
        (ENTRY.replace("10.1000/x", "10.1000/y"), False),
        (ENTRY.replace("10.1000/x", "10.1000/y").replace("2031", "2032"), False),
    ],
)
def test_doubles_are_told_apart(second: str, twice: bool, tmp_path: Path) -> None:
    imported(ENTRY, tmp_path)
    made = imported(second, tmp_path)
    assert [p.code for p in made.left_out] == (["twice"] if twice else [])
    assert len(made.written) == (0 if twice else 1)


SAME_TITLE = "TY  - JOUR\nTI  - Reply\nAU  - {}\nPY  - 2031\nER  - \n\n"


def test_replies_of_one_title_are_told_apart_by_who_wrote_them(tmp_path: Path) -> None:
    replies = "".join(SAME_TITLE.format(a) for a in ("Maker, A", "Shaper, C", "Māker, Anna"))
    made = imported(replies, tmp_path)
    assert [p.name for p in made.written] == ["maker-2031.toml", "shaper-2031.toml"]
    assert "candidate maker-2031" in str(made.left_out[0])


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ("DO  - 10.1000/x\n", "DO  - 10.1000/X\n", True),
        ("PM  - 22222222\nDO  - 10.1000/x\n", "PM  - 22222222\nDO  - 10.1000/y\n", True),
        ("PM  - 22222222\n", "PM  - 33333333\n", False),
        ("PM  - 22222222\n", "DO  - 10.1000/y\n", True),
    ],
)
def test_numbers_go_before_titles(first: str, second: str, twice: bool, tmp_path: Path) -> None:
    entries = (ENTRY.replace("DO  - 10.1000/x\n", more) for more in (first, second))
    assert bool(imported("".join(entries), tmp_path).left_out) is twice


def test_a_study_of_ones_own_folder_is_known_and_a_broken_one_stops_nothing(tmp_path: Path) -> None:
    own = tmp_path / "own"
    write_pack(own)
    study = own / "studies/2020/maker-2020.toml"
    study.write_text('doi = "10.1000/x"\n' + study.read_text("utf-8"), encoding="utf-8")
    new_study("younger-2031", own)
    (left_out,) = imported(ENTRY, tmp_path).left_out
    assert "study maker-2020" in str(left_out)


def test_what_is_a_study_already_is_no_candidate(tmp_path: Path) -> None:
    study = next(s for s in list_studies() if s.doi)
    made = imported(ENTRY.replace("10.1000/x", str(study.doi)), tmp_path)
    assert f"study {study.id}" in str(made.left_out[0]) and made.written == ()


def test_a_new_compound_is_refused_until_it_is_filled_in_and_harms_itself_alone(
    tmp_path: Path,
) -> None:
    files = new_compound("Red root", tmp_path)
    assert {f.relative_to(tmp_path).as_posix() for f in files} == {
        "compounds/red-root/compound.toml",
        "compounds/red-root/screening.toml",
    }
    errors = check_evidence(tmp_path).errors
    assert {p.file.split("/")[1] for p in errors} == {"red-root"}
    assert {p.code for p in errors} == {"placeholder"}
    assert compute_profile("LDN", None, tmp_path).compound.id == "low-dose-naltrexone"
    with pytest.raises(LibraryError, match="placeholder"):
        compute_profile("Red root", None, tmp_path)


@pytest.mark.parametrize("name", ["Screen", "API", "!!", "Low-dose naltrexone"])
def test_a_name_that_gives_no_address_of_its_own_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        new_compound(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_study_of_a_compound_names_its_substance(tmp_path: Path) -> None:
    text = new_study("maker-2031", write_pack(tmp_path), "glimmer salt").read_text("utf-8")
    assert 'substance = "glimmerine"' in text and 'unit = "g"' in text
    assert "naltrexone" not in text and 'mg"' not in text
    with pytest.raises(UnknownNameError):
        new_study("maker-2032", tmp_path, "nothing")
