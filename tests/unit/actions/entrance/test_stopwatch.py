from evidose.actions.entrance.stopwatch import milliseconds_since, now


def test_time_passes_in_milliseconds():
    start = now()
    first = milliseconds_since(start)
    assert 0 <= first <= milliseconds_since(start)
    assert milliseconds_since(start - 2) >= 2000
