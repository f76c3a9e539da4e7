import pytest

from evidose.actions.track.expect import expect_outcomes
from evidose.terms import InputError, UnknownNameError

LDN = "low-dose-naltrexone"


def test_without_an_outcome_those_that_trials_measured_are_told():
    found = expect_outcomes(compound=LDN)
    names = [e.target.outcome.id for e in found.expectations]
    assert names[0] == "pain"
    assert len(names) > 1
    assert all(e.evidence.trials for e in found.expectations)


def test_an_outcome_without_trials_rests_on_drugs_at_large():
    (e,) = expect_outcomes("sleep-quality", compound="LDN").expectations
    assert e.evidence.question is None
    assert e.evidence.mean == 0


def test_a_wider_assumed_spread_moves_people_both_ways():
    (e,) = expect_outcomes("pain", compound=LDN).expectations
    alike, widely = e.outlooks["similar"].total, e.outlooks["varied"].total
    assert widely.above(2.0) > alike.above(2.0)
    assert widely.below(-2.0) > alike.below(-2.0)
    assert widely.expectation() == pytest.approx(alike.expectation())


def test_unknown_names_and_outcomes_without_a_scale_are_told():
    with pytest.raises(UnknownNameError):
        expect_outcomes("walking", compound=LDN)
    with pytest.raises(UnknownNameError):
        expect_outcomes("pain", compound="aspirin")
    with pytest.raises(InputError):
        expect_outcomes("clinical-remission", compound=LDN)
