from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.actions.track.record import (
    WhichCompoundError,
    compound_of,
    judge,
    log,
    look,
    own_compound,
    own_compounds,
    pack_id,
    screen_record,
    screened,
    start,
    taken_compounds,
)
from evidose.actions.track.record.compounds import choice, may_be, pack_unit
from evidose.person import Dose, Medicine, Note
from evidose.terms import InputError, UnknownNameError

TODAY = date(2026, 5, 1)
LDN = "low-dose-naltrexone"


def nobody():
    return None


@pytest.mark.parametrize(
    ("name", "amount", "found"),
    [
        ("LDN", None, LDN),
        ("naltrexone", "4.5", LDN),
        ("naltrexone", "50", "naltrexone"),
        ("naltrexone", None, None),
        ("aspirin", "100", None),
        ("Glow Root", "300", "glow-root"),
        ("radix lucens", None, "glow-root"),
    ],
)
def test_a_medicine_is_the_pack_with_the_lowest_dose_it_can_be(two_packs, name, amount, found):
    assert compound_of(name, Decimal(amount) if amount else None, "mg" if amount else None) == found


def test_a_name_that_leaves_a_doubt_counts_for_every_pack_it_may_be(two_packs):
    assert may_be("naltrexone", None, None) == (LDN, "naltrexone")
    assert may_be("naltrexone", Decimal("4.5"), "mg") == (LDN,)
    assert may_be("aspirin", None, None) == ()
    assert pack_unit("glow root") == "mg" and pack_unit("aspirin") is None


def test_what_is_taken_is_told_by_stack_and_doses(two_packs, record):
    stack = record(
        ("2026-04-01", Medicine("LDN", Decimal("4.5"), "mg", start=date(2026, 4, 1))),
        ("2026-04-02", Dose("radix lucens", True, Decimal(300), "mg")),
        ("2026-04-03", Medicine("aspirin", Decimal(100), "mg")),
    )
    assert taken_compounds(stack, date(2026, 4, 10)) == (LDN, "glow-root")
    assert taken_compounds(stack, TODAY) == (LDN,), "the dose is too long ago"
    assert taken_compounds(stack, TODAY, ever=True) == (LDN, "glow-root")
    assert own_compounds(stack, today=TODAY) == (LDN,)
    assert own_compounds(stack, ("Glow root",)) == ("glow-root",)


@pytest.mark.parametrize(("days", "taken"), [(14, (LDN,)), (15, ())])
def test_what_ended_counts_for_as_long_as_its_pack_looks_back(two_packs, record, days, taken):
    over = TODAY - timedelta(days=days)
    stopped = record(
        ("2026-01-01", Medicine("LDN", Decimal("4.5"), "mg", start=date(2026, 1, 1))),
        (f"{over}", Medicine("ldn", stop=over)),
    )
    assert taken_compounds(stopped, TODAY) == taken
    assert taken_compounds(stopped, TODAY, ever=True) == (LDN,)


def test_a_missed_dose_alone_is_nothing_taken(two_packs, record):
    assert taken_compounds(record(("2026-05-01", Dose("LDN", False))), TODAY) == ()


def test_a_record_that_tells_nothing_asks(two_packs, record):
    assert screened(record()) == ()
    with pytest.raises(WhichCompoundError, match=r"one of glow-root, low-dose-naltrexone.*stack"):
        own_compounds(record())
    chosen = record(("2026-05-01", choice(["glow root"])))
    assert screened(chosen) == own_compounds(chosen) == ("glow-root",)
    anew = record(("2026-05-01", choice(["glow root"])), ("2026-05-02", choice(["LDN"])))
    assert screened(anew) == (LDN,)
    with pytest.raises(UnknownNameError, match="aspirin"):
        pack_id("aspirin")


def test_where_there_is_one_pack_nothing_is_asked(one_pack, record):
    assert own_compounds(record()) == screened(record())


def test_of_several_one_has_to_be_named(two_packs, record):
    both = record(("2026-05-01", choice(["LDN", "glow-root"])))
    with pytest.raises(InputError, match="several are taken"):
        own_compound(both)
    assert own_compound(both, "radix lucens") == "glow-root"


def test_what_is_told_concerns_what_is_taken_and_nothing_else(two_packs):
    said = (Note("took codeine for my cough"),)
    assert {f.rule for f in judge(said, ("glow-root",))} == {"glow-root-cough"}
    ours = {f.rule for f in judge(said, (LDN,))}
    assert ours and "glow-root-cough" not in ours
    assert {f.rule for f in judge(said, (LDN, "glow-root"))} == {*ours, "glow-root-cough"}
    assert judge(said, ()) == ()


def test_words_of_distress_are_heard_whatever_is_taken(two_packs, record_home):
    assert [f.rule for f in judge((Note("I want to kill myself"),), ())] == ["self-harm-words"]
    start(None)
    assert [f.rule for f in log(["I want to kill myself"], nobody).alarms] == ["self-harm-words"]
    assert "self-harm-words" in {f.rule for f in screen_record(look(nobody)).findings}


def test_two_compounds_are_screened_together(two_packs, record_home):
    start(None)
    log(["stack", "ldn", "4.5", "mg", "stack", "glow", "root", "300", "mg"], nobody)
    assert {f.rule for f in log(["took codeine for my cough"], nobody).alarms} >= {
        "glow-root-cough"
    }
    found = screen_record(look(nobody))
    assert set(found.screened) == {LDN, "glow-root"}
    (cough,) = (f for f in found.findings if f.rule == "glow-root-cough")
    assert "glow-root" in {h.compound for h in cough.holds}
