from datetime import date, time

from evidose.regimen import Wish

DAY = date(2027, 1, 1)


def test_a_wish_tells_every_hour_of_a_day_in_words():
    once = Wish(DAY, time(22), None)
    assert (once.hours, once.said_hours) == ((time(22),), "22:00")
    parted = Wish(DAY, time(8), None, also_at=(time(14, 30), time(20)))
    assert parted.hours == (time(8), time(14, 30), time(20))
    assert parted.said_hours == "08:00, 14:30 and 20:00"
