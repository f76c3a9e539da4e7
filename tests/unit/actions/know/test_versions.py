from datetime import date

from evidose.actions.know.versions import versions


def test_the_library_version_is_a_date():
    assert date.fromisoformat(versions()["library_version"]) >= date(2026, 11, 22)
