from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.regimen.days import check_start, local_time, read_zone
from evidose.terms import InputError

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def test_an_evening_dose_keeps_its_hour_through_both_changes_of_the_clock():
    for change in (date(2027, 3, 28), date(2027, 10, 31)):
        days = [change + timedelta(days=i) for i in (-1, 0, 1)]
        doses = [local_time(d, time(22), BERLIN) for d in days]
        assert [d.hour for d in doses] == [22, 22, 22]
        assert doses[0].utcoffset() != doses[2].utcoffset()


def test_a_skipped_time_moves_forward_and_a_doubled_one_is_the_first():
    skipped = local_time(date(2027, 3, 13), time(2, 30), NEW_YORK)  # night to 14 March
    assert skipped.isoformat() == "2027-03-14T03:30:00-04:00"
    doubled = local_time(date(2027, 11, 6), time(1, 30), NEW_YORK)  # night to 7 November
    assert doubled.isoformat() == "2027-11-07T01:30:00-04:00"


def test_a_dose_after_midnight_ends_the_evening_it_belongs_to():
    assert local_time(date(2028, 2, 28), time(0, 30), BERLIN).date() == date(2028, 2, 29)
    assert local_time(date(2028, 2, 29), time(0, 30), BERLIN).date() == date(2028, 3, 1)
    assert local_time(date(2028, 2, 29), time(4, 0), BERLIN).date() == date(2028, 2, 29)


@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.times(), st.sampled_from([BERLIN, NEW_YORK])
)
def test_doses_of_following_days_are_about_a_day_apart(day, at, zone):
    first, second = (local_time(d, at, zone) for d in (day, day + timedelta(days=1)))
    apart = second.astimezone(UTC) - first.astimezone(UTC)
    assert timedelta(hours=23) <= apart <= timedelta(hours=25)


@pytest.mark.parametrize(
    "name", ["Europe/Atlantis", "", "../etc/passwd", "Berlin", "localtime", "Factory"]
)
def test_unknown_zones_are_refused(name):
    with pytest.raises(InputError, match="IANA"):
        read_zone(name)


@pytest.mark.parametrize("name", ["europe/berlin", "Europe/Berln", "Europe/Berlin "])
def test_a_zone_nearly_written_is_named(name):
    with pytest.raises(InputError, match=r"Did you mean Europe/Berlin"):
        read_zone(name)


def test_without_a_zone_the_time_is_that_of_any_clock():
    assert local_time(date(2027, 3, 27), time(2, 30), None) == datetime(2027, 3, 28, 2, 30)
    assert local_time(date(2027, 3, 27), time(22), None) == datetime(2027, 3, 27, 22)


def test_the_first_day_is_today_or_later_and_not_far_away():
    today = date(2027, 2, 28)
    check_start(today, today)
    with pytest.raises(InputError, match=r"found 2027-02-27, expected 2027-02-28 or later"):
        check_start(date(2027, 2, 27), today)
    with pytest.raises(InputError, match="or earlier"):
        check_start(date(2038, 1, 1), today)


def test_zones_travel_with_the_moment():
    when = local_time(date(2027, 7, 1), time(22), read_zone("Asia/Kolkata"))
    assert when.astimezone(UTC) == datetime(2027, 7, 1, 16, 30, tzinfo=UTC)
