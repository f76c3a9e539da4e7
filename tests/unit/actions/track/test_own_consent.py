from evidose.actions.track.own_consent import choose_consents


def test_each_change_is_recorded_and_nothing_else(own_record):
    for form, wanted in (("a", True), ("b", True), ("c", False), ("c", False)):
        choose_consents(own_record, form, {"load times": wanted})
    told = [(e.body.purpose, e.body.given) for e in own_record.snapshot().of_kind("consent")]
    assert told == [("load times", True), ("load times", False)]
