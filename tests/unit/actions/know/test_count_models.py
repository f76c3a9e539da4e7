import numpy as np
import pytest

from evidose.actions.know.count_models import METHODS, model_name, pool_model
from evidose.actions.know.synthesize import Choices, synthesize_table
from evidose.terms import InputError

LINES = """study,ai,n1i,ci,n2i
S1,0,116,3,117
S2,1,44,3,35
S3,2,208,9,195
S4,0,130,7,136
S5,5,151,6,157
S6,1,98,4,139
S7,1,174,3,177
S8,1,74,2,39
S9,1,97,19,103
S10,1,113,2,122
S11,0,66,7,64
S12,0,70,1,58
S13,3,188,5,175
S14,6,187,11,180
S15,0,118,0,105
S16,0,252,1,262
S17,1,345,3,362
S18,4,64,1,69
"""
"""Infections with treated catheters: dat.nielweise2007 (metadat)."""


def pooled(method, measure="OR", lines=LINES, **more):
    return synthesize_table(lines.encode(), "own.csv", Choices(measure, method, **more))


@pytest.mark.parametrize(
    ("method", "right"),
    [
        ("GLMM", (-1.353158, 0.693458, 41.133024, 28.609268)),
        ("CM.EL", (-1.353158, 0.693458, 41.133024, 28.609268)),
        ("UM.FS", (-1.236493, 0.319513, 24.354, 28.735906)),
    ],
)
def test_counts_are_pooled_as_they_stand(method, right):
    """rma.glmm of metafor 3.8.1; mean and tau2 of UM.FS by our own, more exact, maximum."""
    found = pooled(method)
    p = found.pooled
    values = (p.estimate, p.tau2, p.i2, p.q)
    assert [float(v) for v in values] == pytest.approx(right, rel=2e-5)
    assert float(p.h2) == pytest.approx(1 / (1 - float(p.i2) / 100))
    assert int(p.k) == 17 and found.test == "z" and np.isnan(found.weights).all()
    told = " ".join(found.notes)
    assert "1 study in which nobody or everybody" in told and "likelihood ratio" in told
    assert "what was added to single studies has no part" in told


def test_fourfold_tables_and_totals_are_one():
    lines = "study,ai,bi,ci,di\nA,1,9,4,6\nB,2,10,6,6\nC,0,9,2,9\n"
    sizes = "study,ai,n1i,ci,n2i\nA,1,10,4,10\nB,2,12,6,12\nC,0,9,2,11\n"
    one, two = (float(pooled("GLMM", lines=x).pooled.estimate) for x in (lines, sizes))
    assert one == pytest.approx(two, abs=1e-12)


def test_proportions_and_rates():
    """A common proportion or rate where the studies agree."""
    lines = "study,xi,ni\nA,2,20\nB,3,30\nC,4,40\n"
    assert float(pooled("GLMM", "PLO", lines).pooled.estimate) == pytest.approx(np.log(0.1 / 0.9))
    lines = "study,xi,ti\nA,2,20\nB,3,30\nC,4,40\n"
    assert float(pooled("GLMM", "IRLN", lines).pooled.estimate) == pytest.approx(np.log(0.1))


def test_other_inference_is_told():
    found = pooled("GLMM", test="knha")
    assert found.test == "z" and any("test z alone" in n and "knha" in n for n in found.notes)


@pytest.mark.parametrize(
    ("measure", "method"), [("RR", "GLMM"), ("MD", "CM.EL"), ("IRR", "UM.FS"), ("PLO", "CM.EL")]
)
def test_a_measure_without_the_model_is_refused_with_those_that_have_it(measure, method):
    with pytest.raises(InputError, match=f"{method} with {measure}, expected OR with CM.EL or"):
        model_name(method, measure)


def test_names_of_models():
    assert [model_name("GLMM", m) for m in ("OR", "IRR", "PLO")] == ["CM.EL", "CM.EL", "UM.FS"]
    assert [model_name(m, "OR") for m in METHODS] == ["CM.EL", "CM.EL", "UM.FS"]


def test_effects_without_counts_and_counts_that_tell_nothing_are_refused():
    with pytest.raises(InputError, match="not every study has counts"):
        pool_model("GLMM", "OR", {}, np.array([1.0]), 0.95)
    lines = "study,ai,n1i,ci,n2i\nA,0,10,4,10\nB,0,12,6,12\n"
    with pytest.raises(InputError, match="GLMM: the data do not determine"):
        pooled("GLMM", lines=lines)
    with pytest.raises(InputError, match="whole numbers"):
        pooled("GLMM", lines="study,ai,n1i,ci,n2i\nA,1.5,10,4,10\nB,2,12,6,12\n")
