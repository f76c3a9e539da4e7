import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.exchange.person_json import read_json, write_json
from evidose.person import (
    Allergy,
    Consent,
    Dose,
    Entry,
    Goal,
    Illness,
    LabResult,
    LifeEvent,
    Medicine,
    Note,
    SafetyAnswer,
    Score,
    Self,
    SideEffect,
    Snapshot,
    Withdrawn,
)
from evidose.terms import InputError

names = st.text(min_size=1, max_size=30)
words = st.text(max_size=60)
numbers = st.floats(allow_nan=False, allow_infinity=False)
amounts = st.decimals(min_value=0, max_value=10**6, places=3)
maybe_amount = st.none() | amounts
days = st.none() | st.dates(date(1900, 1, 1))
bodies = st.one_of(
    st.builds(Goal, names, st.none() | names, st.none() | numbers, words),
    st.builds(Medicine, names, maybe_amount, st.none() | names, words, days, days, words),
    st.builds(SafetyAnswer, names, st.lists(words, max_size=3).map(tuple)),
    st.builds(Dose, names, st.booleans(), maybe_amount, st.none() | names, words),
    st.builds(Score, names, names, numbers),
    st.builds(SideEffect, names, st.sampled_from([None, "mild", "severe"]), words),
    st.builds(
        LabResult, names, maybe_amount, st.sampled_from(["", "<", ">="]), st.none() | names,
        st.none() | st.integers(1, 10**6), st.none() | words, maybe_amount, maybe_amount,
    ),
    st.builds(Note, names),
    st.builds(LifeEvent, st.sampled_from(["flare", "travel", "other"]), words, days),
    st.builds(Consent, names, st.booleans()),
    st.builds(Self, st.sampled_from([None, "1980", "1980-02"]), st.sampled_from([None, "female"])),
    st.builds(Illness, names, st.none() | names, days, days),
    st.builds(Allergy, names, words),
    st.builds(Withdrawn, words),
)  # fmt: skip
moments = st.datetimes(
    datetime(1950, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.integers(-720, 720).map(lambda m: timezone(timedelta(minutes=m))),
)
ids = st.uuids().map(lambda u: u.hex)
entries = st.builds(
    Entry, ids, moments, st.sampled_from(["", "Europe/Oslo"]), moments, bodies,
    st.none() | ids, st.none() | names,
)  # fmt: skip


def read(data, shown):
    return read_json(io.BytesIO(data), shown)


def export(history):
    return "".join(write_json(Snapshot(tuple(history)))).encode()


@settings(max_examples=60)
@given(st.lists(entries, max_size=6))
def test_export_and_import_give_the_same_record(history):
    assert read(export(history), "x") == history


def test_amounts_stay_as_written():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    made = Entry("0" * 32, at, "", at, Dose("ldn", True, Decimal("4.50"), "mg"))
    (found,) = read(export([made]), "x")
    assert str(found.body.amount) == "4.50"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t[: len(t) // 2], "no JSON"),
        (lambda t: t.replace(b"woke", b"dreamt"), "unaltered"),
        (lambda t: t.replace(b'"schema_version": 1', b'"schema_version": 9'), "schema_version"),
        (lambda t: t.replace(b"evidose-person", b"something"), "format"),
        (lambda t: t.replace(b'"kind":"note"', b'"kind":"spell"'), "entries"),
        (lambda t: b"[" * 100_000, "no JSON"),
        (lambda t: b"\xff\xfe", "no JSON"),
        (lambda t: b"", "no JSON"),
        (lambda t: json.dumps({"format": "evidose-person", "schema_version": 1}).encode(), "entr"),
    ],
)
def test_what_is_not_whole_is_refused(change, told):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    data = export([Entry("0" * 32, at, "", at, Note("woke twice"))])
    with pytest.raises(InputError, match=told):
        read(change(data), "x")
