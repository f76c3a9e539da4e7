"""A fitted model survives the way into the library's text and back."""

from datetime import date

import numpy as np

from evidose.calibration.bias import Bias
from evidose.calibration.fit import start
from evidose.calibration.parameters import Provenance, record
from evidose.evidence import Library, canonical
from evidose.synthesis import next_trial


def test_there_and_back(tmp_path) -> None:
    made = record(
        "continuous",
        start(),
        Bias(debiased_sd=(0.0, 0.0, 0.2123456, 0.1)),
        Provenance("0" * 64, date(2026, 1, 2), "0.1.0"),
        {"reviews": 2, "trials": 9, "predictions": 5},
        np.array(["b", "a", "b"]),
    )
    folder = tmp_path / "common" / "priors" / "next-trial"
    folder.mkdir(parents=True)
    (folder / "continuous.toml").write_text(canonical.canonical_text(made), encoding="utf-8")
    back = next_trial(Library((tmp_path,)), "continuous")
    assert back == made
    assert back.fitted_to.review_ids == ("a", "b")
    model = back.predictive_model(debiased=True)
    np.testing.assert_allclose(model.mu_sd, start().mu_sd, rtol=1e-4)
    np.testing.assert_allclose(model.tail_weights, start().tail_weights, rtol=1e-4)
    assert model.bias_sd[2] == 0.21235
    assert back.predictive_model(debiased=False).bias_sd.tolist() == [0.0] * 4
