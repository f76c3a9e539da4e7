"""The priors of the score: readable, stretched to a unit, refused when they do not fit."""

from dataclasses import replace
from math import log

import pytest
from pydantic import ValidationError

from evidose.evidence import open_library
from evidose.synthesis.scale import Scale
from evidose.synthesis.score_model import ScoreModel, score_model

POINTS = Scale("MD", "points", "NRS", 2.0, 1.0, None, None, True, False, None)


def test_priors_stretch_with_the_unit() -> None:
    model = score_model(open_library())
    one, ten = model.tau_prior(POINTS), model.tau_prior(replace(POINTS, sd=20.0))
    assert one is not None
    assert ten is not None
    assert ten.mean - one.mean == pytest.approx(log(10))
    assert ten.sd == one.sd


def test_one_sd_for_each_weight() -> None:
    table = score_model(open_library()).model_dump() | {"effect_sds": (0.1, 0.2, 0.3)}
    with pytest.raises(ValidationError, match="as many effect_weights as effect_sds"):
        ScoreModel.model_validate(table)
