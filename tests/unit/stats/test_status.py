from evidose.stats.status import MESSAGES, Status, explain, usable


def test_every_status_has_words_and_fits_a_byte():
    assert set(MESSAGES) == set(Status)
    assert all(0 <= s <= 127 for s in Status)
    assert len(set(MESSAGES.values())) == len(Status)


def test_results_are_right_only_for_the_low_codes():
    right = [s.name for s in Status if usable(s)]
    assert right == ["OK", "MULTIMODAL", "BOUNDARY", "ZERO_SPREAD", "ACROSS_TRIALS"]
    assert explain(Status.TOO_FEW_STUDIES).startswith("too few studies")
