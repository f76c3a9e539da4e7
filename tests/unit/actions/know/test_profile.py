"""Computing a profile from a command's words."""

from datetime import date
from pathlib import Path

import pytest

from evidose.actions.know.profile import DateError, compute_profile, parse_day
from evidose.terms import noting_left_out


def test_days_are_read_or_refused_in_words() -> None:
    assert parse_day("2015-01-01") == date(2015, 1, 1)
    assert parse_day(None) is None
    with pytest.raises(DateError, match="write it as 2015-01-31"):
        parse_day("01/02/2015")


def test_a_users_own_library_is_laid_over_ours(tmp_path: Path) -> None:
    shipped = compute_profile("LDN")
    study = next(s for s in shipped.evidence.studies.values() if s.id == "bruun-2024-final")
    from evidose.evidence import SHIPPED, library_date, study_file

    text = (SHIPPED / study_file(study)).read_text()
    own = tmp_path / study_file(study)
    own.parent.mkdir(parents=True)
    text = text.replace("n_randomised = 99", "n_randomised = 199")
    own.write_text(f'replaces = "{study.id}@{library_date()}"\n{text}')
    laid = compute_profile("LDN", overlay=tmp_path)
    assert laid.counts.participants == shipped.counts.participants + 100


def test_a_broken_file_is_told_with_file_and_field(tmp_path: Path) -> None:
    folder = tmp_path / "studies/2024"
    folder.mkdir(parents=True)
    (folder / "bruun-2024-final.toml").write_text('schema_version = 1\nid = "bruun-2024-final"\n')
    with noting_left_out() as noted:
        laid = compute_profile("LDN", overlay=tmp_path)
    (told,) = noted
    assert f"{told}".startswith("studies/2024/bruun-2024-final.toml: id: found")
    assert "which studies/2024/bruun-2024-final.toml of the library has too" in told.found
    assert laid.evidence_hash == compute_profile("LDN").evidence_hash
