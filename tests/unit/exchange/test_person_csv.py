import resource
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from evidose.evidence import Instrument, Outcome, open_library, read_records
from evidose.exchange.person_csv import read_csv, write_csv
from evidose.person import (
    Dose,
    Entry,
    Note,
    Score,
    Snapshot,
    Vocabulary,
    carried_from,
    load_measures,
)
from evidose.terms import InputError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DIARY = """date,Pain (0-10),sleep,dose_mg,CRP (mg/L),weather,notes
2026-01-01,6,4,4.5,<0.6,rain,woke twice
2026-01-02,5,,0,,sun,"a, b"
2026-01-03,,3,4.5,12,,
"""


@pytest.fixture(scope="module")
def known():
    library = open_library()
    return Vocabulary(
        read_records(library, "outcomes", Outcome).or_raise(),
        read_records(library, "instruments", Instrument).or_raise(),
        load_measures(library),
        medicine="LDN",
        compounds=frozenset({"ldn"}),
        medicines={"ldn": "mg", "root": "g"},
    )


def parsed(tmp_path, known, text, **named):
    path = tmp_path / "diary.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv(path, known, named, "Europe/Oslo", NOW)


def test_columns_are_guessed(tmp_path, known):
    found = parsed(tmp_path, known, DIARY)
    assert found.columns["Pain (0-10)"] == "pain"
    assert found.columns["weather"] == "skip"
    assert [s.what for s in found.skipped] == ["weather"]
    bodies = [u.body for u in found.understood]
    assert bodies[:3] == [
        Score("pain", "nrs-pain", 6.0),
        Score("sleep-quality", "nrs-sleep", 4.0),
        Dose("LDN", True, bodies[2].amount, "mg"),
    ]
    assert (bodies[3].test, bodies[3].comparator, str(bodies[3].value)) == ("crp", "<", "0.6")
    assert Dose("LDN", False, None, "mg") in bodies
    assert Note("a, b") in bodies
    assert found.understood[0].at.isoformat() == "2026-01-01T12:00:00+01:00"


def test_a_column_by_name_and_another_separator(tmp_path, known):
    text = "Tag;Schmerz\n01.02.2026;7\n"
    found = parsed(tmp_path, known, text, Tag="date", Schmerz="pain")
    assert [u.body for u in found.understood] == [Score("pain", "nrs-pain", 7.0)]


def test_keys_repeat_and_tell_repeats_apart(tmp_path, known):
    text = "date,pain\n2026-01-01,6\n2026-01-01,6\n2026-01-02,6\n"
    first, again = parsed(tmp_path, known, text), parsed(tmp_path, known, text)
    keys = [u.item.key for u in first.understood]
    assert keys == [u.item.key for u in again.understood]
    assert len(set(keys)) == 3


def test_a_changed_cell_is_the_same_item(tmp_path, known):
    old = parsed(tmp_path, known, "date,pain,note\n2026-01-01,6,a\n").understood
    new = parsed(tmp_path, known, "note;date;pain\nb;01.01.2026;5\n").understood
    assert {u.item.identity for u in old} == {u.item.identity for u in new}
    assert not {u.item.content for u in old} & {u.item.content for u in new}
    two = parsed(tmp_path, known, "date,pain\n2026-01-01,6\n2026-01-01,4\n").understood
    assert not {u.item.identity for u in two} & {u.item.identity for u in old}
    assert two[0].item.content == old[0].item.content


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("date,pain\n2026-01-01,11\n", "row 2: pain: found 11"),
        ("date,pain\nyesterday,1\n", "row 2: date: found 'yesterday'"),
        ("date,pain\n2027-01-01,1\n", "a time that has come"),
        ("date,pain\n2026-01-01,1,2\n", "row 2: found 3 fields"),
        ("date,pain\n2026-01-01,NaN\n", "a number"),
        ("pain\n1\n", "one date column"),
        ("date,pain,pain\n", "a name twice"),
        ("", "one date column"),
        (b"date,pain\n\xff\xfe", "not UTF-8"),
        ("date,notes\n2026-01-01,a\x00b\n", "null characters"),
        ('date,notes\n2026-01-01,"never closed\n', "CSV"),
        ("date,notes\n2026-01-01," + "x" * 300_000 + "\n", "too long"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, known, text, told):
    with pytest.raises(InputError, match=told):
        parsed(tmp_path, known, text)


def test_every_wrong_row_is_told_but_not_for_ever(tmp_path, known):
    text = "date,pain\n" + "2026-01-01,99\n" * 500
    with pytest.raises(InputError) as fault:
        parsed(tmp_path, known, text)
    assert len(fault.value.problems) == 50


@pytest.mark.parametrize("line", ["2026-01-01,3\n", "x" * 999 + "\n", "2026-01-01,99\n"])
def test_a_hundred_megabytes_need_little_memory(tmp_path, known, line):
    path = tmp_path / "diary.csv"
    with path.open("w") as file:
        file.write("date,pain\n")
        for _ in range(100):
            file.write(line * (1_000_000 // len(line)))
    assert path.stat().st_size > 99_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError):
        read_csv(path, known, {}, "Europe/Oslo", NOW)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024  # KiB


def test_an_export_runs_no_formula(known, tmp_path):
    made = Entry("0" * 32, NOW, "", NOW, Note("=HYPERLINK(1)"))
    text = "".join(write_csv(Snapshot((made,))))
    assert "'=HYPERLINK" in text.splitlines()[1].split(",")[4]
    with pytest.raises(InputError, match="as JSON"):
        parsed(tmp_path, known, text, at="date")


def values(found):
    return [u.body.value for u in found.understood if isinstance(u.body, Score)]


GOOD_ONES = ["Sleep quality", "Schlafqualität", "Sleep (10 best)", "Sleep higher is better"]


@pytest.mark.parametrize("name", [*GOOD_ONES, "Energy", "Mood", "Stimmung", "Well-being"])
def test_a_name_of_something_good_is_not_read_where_ten_is_worst_until_it_is_told(
    tmp_path, known, name
):
    text = f"date;{name}\n2026-01-01;3\n2026-01-02;8\n"
    with pytest.raises(InputError, match="which end is best") as fault:
        parsed(tmp_path, known, text, **{name: "sleep"})
    assert f'"{name}=sleep-quality:best10"' in str(fault.value)
    assert values(parsed(tmp_path, known, text, **{name: "sleep:best10"})) == [7, 2]
    assert values(parsed(tmp_path, known, text, **{name: "sleep:worst10"})) == [3, 8]


def test_a_preview_asks_and_reads_nothing_of_it(tmp_path, known):
    path = tmp_path / "diary.csv"
    path.write_text("date,Sleep quality,pain\n2026-01-01,3,6\n")
    found = read_csv(path, known, {}, "", NOW, preview=True)
    assert values(found) == [6]
    assert found.scales["Sleep quality"].undecided
    assert not found.scales["pain"].undecided
    assert "Which end is good" in found.skipped[0].why


@pytest.mark.parametrize(
    ("told", "cell", "stored"),
    [
        ("best1-5", "1", 10),
        ("best1-5", "5", 0),
        ("best1-5", "4", 3),
        ("worst1-5", "1", 0),
        ("worst1-5", "4", 8),
        ("best100", "37", 6),
        ("worst100", "37", 4),
        ("worst0-10", "7", 7),
    ],
)
def test_another_length_is_stretched(tmp_path, known, told, cell, stored):
    found = parsed(tmp_path, known, f"date,x\n2026-01-01,{cell}\n", x=f"sleep:{told}")
    assert values(found) == [stored]


@pytest.mark.parametrize(
    ("told", "cell", "why"),
    [
        ("best1-5", "0", "1 to 5, 5 = best"),
        ("best10", "11", "0 to 10, 10 = best"),
        ("best10", "7.5", "in steps of 1"),
        ("best5-1", "3", "low end first"),
        ("bestest", "3", "an outcome"),
    ],
)
def test_what_does_not_fit_the_ends_is_refused(tmp_path, known, told, cell, why):
    with pytest.raises(InputError, match=why):
        parsed(tmp_path, known, f"date,x\n2026-01-01,{cell}\n", x=f"sleep:{told}")


def test_a_diary_that_was_read_upside_down_is_put_right_by_importing_it_again(tmp_path, known):
    text = "date,Sleep quality\n2026-01-01,3\n"
    turned, kept = (
        parsed(tmp_path, known, text, **{"Sleep quality": f"sleep:{told}"}).understood[0].item
        for told in ("best10", "worst10")
    )
    assert turned.identity == kept.identity
    assert turned.content != kept.content
    assert carried_from(turned.key).words() == "0 to 10, 10 = best"
    assert carried_from(kept.key) is None


def test_a_dose_column_is_of_the_medicine_it_names(tmp_path, known):
    other = replace(known, medicine="duloxetine")

    def medicines(header, **named):
        found = parsed(tmp_path, other, f"date,{header}\n2026-01-01,4.5\n", **named)
        return [u.body.medicine for u in found.understood]

    assert medicines("LDN mg") == ["LDN"]
    assert medicines("dose") == ["duloxetine"]
    assert medicines("Tablets", Tablets="dose:pregabalin") == ["pregabalin"]


def test_an_import_never_makes_up_whose_doses_they_are(tmp_path, known):
    nothing = replace(known, medicine=None)
    text = "date,dose_mg,pain\n2026-01-01,4.5,6\n"
    with pytest.raises(InputError, match=r'doses of no medicine.*--column "dose_mg=dose:NAME"'):
        parsed(tmp_path, nothing, text)
    path = tmp_path / "diary.csv"
    seen = read_csv(path, nothing, {}, "Europe/Oslo", NOW, preview=True)
    assert [u.body.kind for u in seen.understood] == ["score"]
    assert "dose_mg=dose:NAME" in seen.skipped[0].why
    named = parsed(tmp_path, nothing, text, dose_mg="dose:glow root")
    assert named.understood[0].body == Dose("glow root", True, Decimal("4.5"), "mg")


@pytest.mark.parametrize(
    ("header", "cell", "unit"),
    [("Root=dose:root", "2", "g"), ("dose_ug", "20", "ug"), ("dose", "500 IU", "IU"),
     ("dose", "4.5", "mg"), ("LDN (mg)", "4.5", "mg"), ("Thing=dose:thing", "1", None)],
)  # fmt: skip
def test_a_dose_has_the_unit_that_is_told_or_that_of_its_pack(tmp_path, known, header, cell, unit):
    name, _, meaning = header.partition("=")
    named = {name: meaning} if meaning else {}
    found = parsed(tmp_path, known, f"date,{name}\n2026-01-01,{cell}\n", **named)
    assert found.understood[0].body.unit == unit


@pytest.mark.parametrize(("cell", "either"), [("1,250", "1250 or 1.250"), ("0,5", "")])
def test_a_dose_whose_comma_may_part_thousands_is_told(tmp_path, known, cell, either):
    text = f'date,dose\n2026-01-01,"{cell}"\n'
    if either:
        with pytest.raises(InputError, match=f"'{cell}', expected {either}"):
            parsed(tmp_path, known, text)
    else:
        assert str(parsed(tmp_path, known, text).understood[0].body.amount) == "0.5"
