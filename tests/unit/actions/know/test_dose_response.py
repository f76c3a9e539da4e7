"""A user's own table is fitted as asked, and what has to be known is said."""

import numpy as np
import pytest

from evidose.actions.know.dose_response import (
    DoseChoices,
    dose_response_file,
    dose_response_table,
)
from evidose.stats.status import Status
from evidose.terms import InputError

ROWS = [
    (t, d, 5 - 4 * d / (d + 12) + 0.05 * i, 2, 60)
    for i, t in enumerate("abcdef")
    for d in (0, 5, 10, 20, 40)
]
TABLE = "id,dose,mean,sd,n\n" + "".join(",".join(map(str, r)) + "\n" for r in ROWS)
TWO_ARMS = "id,dose,mean,sd,n\na,0,5,2,50\na,10,4,2,50\nb,0,5,2,40\nb,20,3,2,40\n"


def fitted(text=TABLE, **choices):
    return dose_response_table(text.encode(), "own.csv", DoseChoices(**choices))


def test_a_file_is_read_and_fitted(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(TABLE)
    found = dose_response_file(path, DoseChoices(shape="quadratic", better="lower"))
    assert found.measure == "MD" and not found.ratio and found.averaged is None
    assert found.fit.shape == "quadratic" and found.fit.method == "reml"
    assert found.drawn.dose[[0, -1]].tolist() == [0, 40] and found.at_tested.dose.tolist() == [
        5,
        10,
        20,
        40,
    ]
    assert found.lowest.dose in (5, 10, 20, 40) and found.lowest.trials == 6
    assert found.notes == ()


def test_choices_reach_the_fit():
    found = fitted(shape="spline", stage="two", method="ml", knots="0,10,40", against=5.0)
    fit = found.fit
    assert (fit.stage, fit.method, fit.knots.tolist()) == ("two", "ml", [0, 10, 40])
    assert found.drawn.against == 5 and found.at_tested.against == 5 and found.lowest is None
    assert fitted(shape="spline", knots="4").fit.knots.shape == (4,)
    assert fitted(measure="SMD").measure == "SMD"
    assert fitted(shape="emax").fit.method == "ml"


def test_an_average_weighs_its_shapes():
    found = fitted(shape="average", better="lower")
    weights = found.averaged.weights
    assert weights.sum() == pytest.approx(1) and found.fit.shape == "emax"
    assert np.isfinite(found.at_tested.estimate).all() and np.isnan(found.drawn.pi_low).all()
    assert found.drawn.inside.all() and found.lowest.dose == 5


def test_an_average_tells_which_shapes_are_missing():
    flat = "".join(f"{t},{d},{5 - d / 10},2,60\n" for t in "ab" for d in (0, 10, 20))
    found = fitted("id,dose,mean,sd,n\n" + flat, shape="average", method="fixed")
    told = [n for n in found.notes if n.startswith("Without the shape")]
    assert [n.split(":")[0] for n in told] == ["Without the shape spline", "Without the shape emax"]


def test_trials_with_one_active_dose_are_told():
    found = fitted(TWO_ARMS)
    assert found.fit.status == Status.ACROSS_TRIALS and found.drawn.status == Status.TOO_FEW_DOSES
    assert not any("one active dose" in n for n in found.notes)  # the status says it
    some = fitted(TABLE + "x,0,5,2,50\nx,10,4,2,50\n")
    assert any(n.startswith("1 of 7 trials compare one active dose") for n in some.notes)
    two = fitted(TABLE + "x,0,5,2,50\nx,10,4,2,50\n", shape="quadratic", stage="two")
    assert "1 of 7 trials have too few doses for a first stage of their own." in two.notes


def test_few_trials_are_told_where_heterogeneity_is_estimated():
    three = TABLE[: TABLE.index("d,0")]
    assert any("3 trials" in n and "too narrow" in n for n in fitted(three).notes)
    assert fitted(three, method="fixed").notes == ()
    five = TABLE[: TABLE.index("f,0")]
    assert fitted(five).notes == ()
    assert not any("narrow" in n for n in fitted(TWO_ARMS, shape="spline").notes)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"shape": "cubic"}, "shape: found 'cubic', expected one of linear, quadratic"),
        ({"stage": "three"}, "stage: found 'three'"),
        ({"method": "dl"}, "method: found 'dl'"),
        ({"measure": "ROM"}, "measure: found 'ROM'"),
        ({"covariance": "x"}, "covariance: found 'x'"),
        ({"better": "more"}, "better: found 'more'"),
        ({"shape": "average", "method": "reml"}, "likelihoods of the shapes compare"),
        ({"shape": "average", "stage": "two"}, "expected one, for an average"),
        (
            {"against": 41.0},
            "against: found 41, expected a dose inside those of the trials, 0 to 40",
        ),
        ({"against": -1.0}, "against: found -1"),
        ({"knots": "x"}, "knots: found 'x', expected 3, 4 or 5"),
        ({"knots": "6"}, "knots: found '6'"),
        ({"knots": "1,2"}, "three doses or more that rise"),
        ({"knots": "1,3,2"}, "three doses or more that rise"),
    ],
)
def test_unknown_choices_are_refused(choices, said):
    with pytest.raises(InputError) as fault:
        fitted(**choices)
    assert said in str(fault.value)
    assert "own.csv" in str(fault.value)
