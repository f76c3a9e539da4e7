"""What is said beside the doses; the shipped limits, made-up steps."""

from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from evidose.evidence import open_library
from evidose.regimen import Step, Wish, load_regimens
from evidose.regimen.compounding import read_strengths
from evidose.regimen.warnings import keeping, length_warnings, limit_warnings, start_warnings
from evidose.safety import Permission
from evidose.terms import Dose

K = load_regimens(open_library(), "low-dose-naltrexone")
USUAL = K.titrations["common-pharmacy"]
WISH = Wish(date(2027, 3, 1), time(22), ZoneInfo("UTC"))


def steps(*doses, days=14):
    return tuple(Step(n, Dose(Decimal(mg)), days) for n, mg in enumerate(doses, 1))


def permission(until=None):
    return Permission("ok", "ok", (), (), (), (), until, ())


def test_a_start_above_the_schedules_is_told_and_one_at_the_top_more_so():
    assert start_warnings(K, USUAL, WISH, steps("1.5", "3")) == ()
    (higher,) = start_warnings(K, USUAL, WISH, steps("3"))
    assert higher.startswith("This begins with 3 mg. The schedule begins with 1.5 mg")
    (top,) = start_warnings(K, USUAL, WISH, steps("6"))
    assert "6 mg, the highest dose that was studied" in top


def test_who_takes_it_already_does_not_begin():
    taking = Wish(WISH.first_day, WISH.at, WISH.zone, taking=Dose(Decimal(6)))
    assert start_warnings(K, USUAL, taking, steps("6")) == ()


def test_a_lower_end_and_an_early_end_are_told():
    whole, low = steps("1.5", "3", "4.5"), steps("1.5", "3")
    assert limit_warnings(whole, whole, permission(), cut=False) == ()
    assert limit_warnings(whole, low, permission(), cut=False) == (
        "It stays at 3 mg: more was not agreed to, or a finding leaves no more.",
    )
    until = permission(date(2027, 4, 1))
    assert limit_warnings(whole, whole, until, cut=False) == ()
    (early,) = limit_warnings(whole, whole, until, cut=True)
    assert "counts until 2027-04-01" in early
    assert limit_warnings(whole, whole, permission(), cut=True) == ()


def test_length_and_distance_are_told():
    long = (*steps("1.5"), Step(2, Dose(Decimal(3)), 70))
    assert length_warnings(K, long, USUAL, timedelta(days=30)) == ()
    (far,) = length_warnings(K, long, USUAL, timedelta(days=31))
    assert "begins in 31 days" in far and "first dose" not in far
    told = length_warnings(K, steps("1.5", "3"), USUAL, timedelta(0))
    assert told[0] == "4 weeks are too short to judge it: 8 at least, 12 usual."


def test_little_time_at_the_last_dose_is_told():
    late = (Step(1, Dose(Decimal("1.5")), 57), Step(2, Dose(Decimal(3)), 27))
    assert any("day 58" in w for w in length_warnings(K, late, USUAL, timedelta(0)))
    enough = (Step(1, Dose(Decimal("1.5")), 56), Step(2, Dose(Decimal(3)), 28))
    assert length_warnings(K, enough, USUAL, timedelta(0)) == ()


def test_only_a_liquid_of_another_strength_has_no_measured_stability():
    liquid = next(f for f in K.forms.values() if f.kind == "liquid")
    capsule = next(f for f in K.forms.values() if f.kind == "capsule")
    usual = read_strengths(liquid, ())
    assert keeping(liquid, usual) == keeping(capsule, read_strengths(capsule, ())) == ()
    (told,) = keeping(liquid, read_strengths(liquid, ("0.5 mg/mL",)))
    assert told.endswith("ask the pharmacy about 0.5 mg/mL.")
