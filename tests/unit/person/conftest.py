from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from evidose.evidence import Instrument, Outcome, open_library, read_records
from evidose.person import (
    Entry,
    LabResult,
    Note,
    Score,
    Vocabulary,
    load_measures,
)
from evidose.person.store import create_store

START = datetime(2026, 1, 1, 21, 30, tzinfo=UTC)


def make_entry(number, body=None, **more):
    """Return the entry of one evening, the same for the same number."""
    at = START + timedelta(hours=number)
    body = body or Score("pain", "nrs-pain", float(number % 11))
    return Entry(f"{number:032x}", at, "Europe/Oslo", at, body, **more)


@pytest.fixture
def entry():
    return make_entry


@pytest.fixture
def kinds():
    """A few entries of different kinds."""
    return [
        make_entry(1),
        make_entry(2, Note("SECRETNOTE woke twice")),
        make_entry(3, LabResult("crp", comparator="<", value=Decimal("0.60"), unit="mg/L")),
    ]


@pytest.fixture(scope="session")
def vocabulary():
    library = open_library()
    return Vocabulary(
        read_records(library, "outcomes", Outcome).or_raise(),
        read_records(library, "instruments", Instrument).or_raise(),
        load_measures(library),
        "ldn",
        START.date(),
    )


@pytest.fixture(params=[None, "correct horse's"], ids=["plain", "encrypted"])
def record(request, tmp_path):
    """Path and passphrase of an empty record."""
    path = tmp_path / "home" / "record.db"
    create_store(path, request.param)
    return path, request.param
