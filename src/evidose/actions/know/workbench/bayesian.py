"""The same pooled as a posterior, with a half-normal prior for the heterogeneity."""

from evidose.actions.know.study_effects import RATIOS
from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import plain, told
from evidose.pages.know.workbench.parts import Part, Row
from evidose.pages.know.workbench.plots import null_of
from evidose.stats.bayes import pool_bayes
from evidose.stats.priors import Flat, HalfNormal
from evidose.terms import InputError, Problem

USUAL = 0.5
"""Scale for log ratios and standardised differences: tau above 1 gets 5 % (Roever et al. 2021)."""

STANDARDISED = frozenset(
    (
        *("SMD", "SMDH", "SMD1", "SMD1H", "SMCC", "SMCR", "SMCRH", "SMCRP", "SMDX", "OR2D"),
        *("OR2DL", "OR2DN", "PBIT", "PLO", "PLN", "IRLN", "ZCOR", "ZPCOR"),
    )
)


def posterior(found: OwnSynthesis, tau_scale: float) -> Part:
    """Pool with a flat prior of the mean and a half-normal one of tau.

    Parameters
    ----------
    tau_scale : of the half-normal; 0 takes `USUAL` where the measure has such a scale

    Raises
    ------
    InputError
        The measure keeps the unit of its scale, and no scale of tau was given.
    """
    usual = found.measure in RATIOS | STANDARDISED
    if tau_scale < 0 or (not tau_scale and not usual):
        step = "Say how large differences between studies may be, for example: --tau-scale 2."
        expected = "a scale above zero for tau, in the unit of the effects"
        seen = f"{found.measure} and no scale of tau" if not tau_scale else f"{tau_scale:g}"
        raise InputError(Problem("the choices", "tau-scale", seen, expected, step))
    scale = tau_scale or USUAL
    post = pool_bayes(
        found.yi, found.vi, mu_prior=Flat(), tau_prior=HalfNormal(scale), level=found.level
    )
    mean = Row(
        "mean effect",
        int(post.k),
        plain(post.median),
        plain(post.sd),
        plain(post.ci_low),
        plain(post.ci_high),
        pi_low=plain(post.pi_low),
        pi_high=plain(post.pi_high),
        note=told(post.status),
    )
    above, new = plain(post.p_above(0.0)), plain(post.p_new_above(0.0))
    said = []
    if above is not None and new is not None and null_of(found.measure) is not None:
        side = "above 1" if found.ratio else "above 0"
        said.append(
            f"Probability that the mean effect lies {side}: {above:.3g}; that the true effect of "
            f"a new study does: {new:.3g}."
        )
    numbers = (
        ("tau_prior", f"half-normal({scale:g})"),
        ("tau_median", plain(post.tau_median)),
        ("tau_low", plain(post.tau_low)),
        ("tau_high", plain(post.tau_high)),
        ("p_above", above),
        ("p_new_above", new),
    )
    return Part("bayes", "Bayesian answer", (mean,), (), numbers, tuple(said))
