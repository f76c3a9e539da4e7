"""Each way from a printed report to a mean difference and its standard error."""

from collections.abc import Callable
from math import sqrt

import pytest
from scipy.special import ndtri, stdtrit

from evidose.evidence import Evidence, Study
from evidose.synthesis.derived import Derived, NotComputableError


def contrast(**values: object) -> dict[str, object]:
    pair = {"arm": "ldn", "versus": "placebo", "measure": "mean difference"}
    return {"kind": "contrast", "contrast": pair | values}


def groups(*pairs: dict[str, object], kind: str = "final") -> dict[str, object]:
    ldn, placebo = pairs
    return {"kind": kind, "groups": [{"arm": "ldn"} | ldn, {"arm": "placebo"} | placebo]}


def test_printed_standard_error(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    found = effect(evidence, study(contrast(estimate=-0.5, se=0.2)))
    assert found.vi == pytest.approx(0.04)
    assert found.route == "contrast-se"


def test_interval_uses_t_with_the_trials_degrees_of_freedom(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    found = effect(evidence, study(contrast(estimate=-0.34, ci_low=-0.95, ci_high=0.27)))
    assert sqrt(found.vi) == pytest.approx(0.61 / stdtrit(98, 0.975))


def test_interval_of_another_level(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    printed = contrast(estimate=-0.34, ci_low=-0.85, ci_high=0.17, ci_level=0.9)
    assert sqrt(effect(evidence, study(printed)).vi) == pytest.approx(0.51 / stdtrit(98, 0.95))


@pytest.mark.parametrize(("sides", "tail"), [(2, 0.02), (1, 0.04)])
def test_p_value_one_and_two_sided(
    effect: Callable[..., Derived],
    study: Callable[..., Study],
    evidence: Evidence,
    sides: int,
    tail: float,
) -> None:
    found = effect(evidence, study(contrast(estimate=-0.6, p=0.04, p_sides=sides)))
    assert sqrt(found.vi) == pytest.approx(0.6 / -stdtrit(98, tail))
    assert found.route == "contrast-p"
    assert found.assumptions


def test_p_below_a_bound_is_cautious(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    exact = effect(evidence, study(contrast(estimate=-0.6, p=0.01)))
    bound = effect(evidence, study(contrast(estimate=-0.6, p=0.01, p_relation="<")))
    assert bound.vi == exact.vi
    assert len(bound.assumptions) > len(exact.assumptions)


def test_a_large_p_gives_no_standard_error(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    with pytest.raises(NotComputableError, match=r"P = 0\.9"):
        effect(evidence, study(contrast(estimate=-0.1, p=0.9)))


def test_t_and_f(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    by_t = effect(evidence, study(contrast(estimate=-0.6, t=-2.0, df=98.0)))
    by_f = effect(evidence, study(contrast(estimate=-0.6, f=4.0, df=98.0)))
    assert sqrt(by_t.vi) == pytest.approx(0.3)
    assert by_f.vi == pytest.approx(by_t.vi)


def test_a_contrast_printed_the_other_way_round_is_turned(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    printed = contrast(estimate=0.34, ci_low=-0.27, ci_high=0.95, arm="placebo", versus="ldn")
    straight = contrast(estimate=-0.34, ci_low=-0.95, ci_high=0.27)
    turned, same = effect(evidence, study(printed)), effect(evidence, study(straight))
    assert (turned.yi, turned.vi) == pytest.approx((same.yi, same.vi))


@pytest.mark.parametrize(
    ("spread", "sd"),
    [({"sd": 2.0}, 2.0), ({"se": 0.2}, 0.2 * 50**0.5)],
)
def test_arms_with_sd_or_se(
    effect: Callable[..., Derived],
    study: Callable[..., Study],
    evidence: Evidence,
    spread: dict[str, float],
    sd: float,
) -> None:
    made = study(groups({"mean": 4.0, "n": 50, **spread}, {"mean": 5.0, "n": 50, **spread}))
    found = effect(evidence, made)
    assert found.yi == pytest.approx(1.0)
    assert found.vi == pytest.approx(2 * sd**2 / 50)


def test_arms_with_intervals(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    half = 0.5
    made = study(
        groups(
            {"mean": -1.3, "n": 50, "ci_low": -1.8, "ci_high": -0.8},
            {"mean": -0.9, "n": 50, "ci_low": -1.4, "ci_high": -0.4},
            kind="change",
        )
    )
    se = half / stdtrit(49, 0.975)
    assert effect(evidence, made).vi == pytest.approx(2 * se**2)


def test_crossover_arms_need_a_correlation_and_say_so(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    both = groups({"mean": 4.0, "sd": 2.0, "n": 30}, {"mean": 5.0, "sd": 2.0, "n": 30})
    found = effect(evidence, study(both, "crossover"))
    assert found.vi == pytest.approx((4 + 4 - 2 * 0.5 * 4) / 30)
    assert found.correlation_assumed
    assert "0.5" in found.assumptions[0]
    assert effect(evidence, study(both, "crossover"), r=0.7).vi < found.vi


def test_a_printed_correlation_is_used_and_not_varied(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    both = groups({"mean": 4.0, "sd": 2.0, "n": 30}, {"mean": 5.0, "sd": 2.0, "n": 30})
    found = effect(evidence, study({**both, "correlation": 0.8}, "crossover"), r=0.1)
    assert found.vi == pytest.approx((4 + 4 - 2 * 0.8 * 4) / 30)
    assert not found.correlation_assumed


def test_crossover_degrees_of_freedom_are_people_less_one(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    made = study(contrast(estimate=-1.0, p=0.016), "crossover", n=28)
    assert sqrt(effect(evidence, made).vi) == pytest.approx(1 / -stdtrit(27, 0.008))


def test_median_of_paired_differences_is_taken_with_its_assumption(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    printed = contrast(estimate=-1.65, iqr_width=18.55, measure="median difference")
    found = effect(evidence, study(printed, "crossover", n=58))
    assert sqrt(found.vi) == pytest.approx(18.55 / (2 * ndtri(0.75)) / sqrt(58), rel=1e-6)
    assert found.assumptions


@pytest.mark.parametrize(
    ("finding", "lacking"),
    [
        (contrast(estimate=-0.4), "without a standard error"),
        (contrast(p=0.04), "no size"),
        (groups({"mean": 4.0, "n": 50}, {"mean": 5.0, "n": 50}), "without SD"),
        (groups({"n": 50}, {"mean": 5.0, "n": 50}), "no mean"),
    ],
)
def test_what_is_lacking_is_named(
    effect: Callable[..., Derived],
    study: Callable[..., Study],
    evidence: Evidence,
    finding: dict[str, object],
    lacking: str,
) -> None:
    with pytest.raises(NotComputableError, match=lacking):
        effect(evidence, study(finding))
