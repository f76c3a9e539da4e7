"""How many people stand behind an effect."""

from dataclasses import replace

from evidose.synthesis.derived import Derived
from evidose.terms import Trace

PARALLEL = Derived(
    study="a",
    finding="f",
    label="A",
    year=2020,
    design="parallel",
    measure="MD",
    yi=0.1,
    vi=0.1,
    arm="drug",
    versus="placebo",
    n_arm=49,
    n_versus=50,
    route="contrast-se",
    text="made for this test",
    assumptions=(),
    events=None,
    risk_of_bias="low",
    correlation_assumed=False,
    traces=(Trace("made"),),
)


def test_arms_add_up_and_crossover_people_count_once() -> None:
    assert PARALLEL.n == 99
    assert replace(PARALLEL, design="crossover", n_arm=28, n_versus=28).n == 28
    assert replace(PARALLEL, n_arm=None).n is None
