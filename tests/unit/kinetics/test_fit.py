import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.kinetics import PetPredictor, fit_occupancy, leave_one_study_out, load_kinetics
from evidose.kinetics.fit import standardised

K = load_kinetics(open_library(), "naltrexone")


def test_a_known_truth_is_found_again():
    record = K.occupancy["naltrexone-effect-compartment"]
    points = [p for p in K.pet.values() if p.kind == "value"]
    truth = {"ec50": 0.8, "ke0": 0.06}
    predicted = PetPredictor(K, record)(truth, points)
    made_up = [
        p.model_copy(update={"blockade": float(x), "sd": 1e-4})
        for p, x in zip(points, predicted, strict=True)
    ]
    fit = fit_occupancy(K, record, made_up)
    assert fit.parameters == pytest.approx(truth, rel=1e-3)


@pytest.mark.parametrize("name", sorted(K.occupancy))
def test_the_library_holds_the_fit_of_its_own_points(name):
    record = K.occupancy[name]
    fit = fit_occupancy(K, record)
    for parameter in record.parameters:
        assert parameter.value == pytest.approx(fit.parameters[parameter.name], rel=1e-3)
    np.testing.assert_allclose(record.log_covariance, fit.log_covariance, rtol=1e-2, atol=1e-5)


def test_a_half_life_of_four_hours_cannot_explain_blockade_after_a_day():
    record = K.occupancy["naltrexone-direct-4h"]
    late = K.pet["naltrexone-cpt-2005-12-5mg-24h"]
    fit = fit_occupancy(K, record, [p for p in K.pet.values() if p.study == "Rabiner 2011"])
    predict = PetPredictor(K, record)
    assert predict(fit.parameters, [late])[0] < 0.5 * late.blockade
    early = K.pet["naltrexone-rabiner-2011-2mg"]
    assert predict(fit.parameters, [early])[0] == pytest.approx(early.blockade, abs=0.1)


def test_a_detection_counts_only_where_the_model_is_below_it():
    detected = K.pet["naltrexone-cpt-2005-12-5mg-24h"]
    assert standardised(np.array([0.9]), [detected])[0] == 0.0
    assert standardised(np.array([0.05]), [detected])[0] == pytest.approx(-2.0)


def test_errors_on_the_study_left_out():
    left = leave_one_study_out(K, K.occupancy["naltrexone-slow-dissociation"])
    assert left.by_study["CPT 2005"] is None
    assert left.unseen > left.fitted
    assert left.missed == ()
