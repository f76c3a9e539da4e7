"""Which choice flips the verdict, on a table where it is known."""

import numpy as np

from evidose.synthesis.multiverse.evaluation import Results
from evidose.synthesis.multiverse.flips import choice_effects, nearest_flips, tally
from evidose.synthesis.multiverse.specifications import Specifications

OPTIONS = {
    "a": ("x", "y"),
    "b": ("x", "y", "z"),
    "heterogeneity": ("EE", "DL"),
    "inference": ("z", "t"),
}
CODES = np.array(
    [(a, b, h, i) for a in range(2) for b in range(3) for h in range(2) for i in range(2)],
    dtype=np.int16,
)
SPECS = Specifications(OPTIONS, CODES, np.ones((24, 1)), np.ones((24, 1)), ("t",))


def results(verdict: np.ndarray) -> Results:
    some = np.arange(24.0)
    return Results(some, some, some, np.ones(24, dtype=np.int64), verdict.astype(np.int8))


def test_the_choice_that_decides_is_the_one_that_flips() -> None:
    found = results(CODES[:, 0])  # a = y favours the drug, whatever else
    effects = {c.choice: c for c in choice_effects(SPECS, found.estimate, found)}
    assert next(iter(effects)) == "a"
    assert (effects["a"].groups, effects["a"].flips) == (12, 1.0)
    assert effects["b"].flips == effects["inference"].flips == 0.0
    assert effects["a"].options[1].verdicts["favours the drug"] == 12


def test_a_verdict_that_needs_two_choices_flips_by_each_in_part() -> None:
    found = results((CODES[:, 0] == 1) & (CODES[:, 1] == 2))
    effects = {c.choice: c for c in choice_effects(SPECS, found.estimate, found)}
    assert effects["a"].flips == 1 / 3
    assert effects["b"].flips == 1 / 2


def test_the_nearest_flips_change_the_fewest_choices() -> None:
    found = results((CODES[:, 0] == 1) & (CODES[:, 1] == 2))
    flips = nearest_flips(SPECS, found, 0)
    assert [f.changed for f in flips] == [{"a": "y", "b": "z"}]
    assert flips[0].verdict == "favours the drug"


def test_estimator_and_inference_are_one_choice() -> None:
    found = results((CODES[:, 2] == 1) & (CODES[:, 3] == 1))
    assert nearest_flips(SPECS, found, 0)[0].changed == {"heterogeneity": "DL", "inference": "t"}


def test_nothing_flips_where_all_agree() -> None:
    assert nearest_flips(SPECS, results(np.zeros(24)), 0) == ()
    assert tally(np.zeros(3, dtype=np.int8))["no difference shown"] == 3
