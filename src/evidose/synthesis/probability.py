"""How probable it is that the mean effect in a new, comparable trial helps, matters, or harms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evidose.stats.bayes import pool_bayes
from evidose.synthesis.derived import Derived
from evidose.synthesis.scale import Scale
from evidose.synthesis.score_model import ScoreModel


@dataclass(frozen=True, slots=True)
class Probabilities:
    """Probabilities about the true mean effect of a new, comparable trial.

    Attributes
    ----------
    any_benefit : above zero
    important : reaches the important difference; None without a sourced threshold
    harm : below zero
    important_harm : worse by the important difference; None without a threshold
    """

    any_benefit: float
    important: float | None
    harm: float
    important_harm: float | None

    @property
    def score(self) -> float | None:
        """The score of the question: 10 times Pr(important)."""
        return None if self.important is None else 10 * self.important


def probabilities(
    derived: Sequence[Derived], scale: Scale, model: ScoreModel
) -> Probabilities | None:
    """Compute the probabilities from the trials and the priors of effect and heterogeneity.

    Returns
    -------
    None where no spread between people is recorded for the scale, so that the priors, which are
    stated in standard deviations, cannot be turned into its unit.
    """
    mu_prior, tau_prior = model.effect_prior(scale), model.tau_prior(scale)
    if mu_prior is None or tau_prior is None:
        return None
    y = np.array([d.yi for d in derived])
    v = np.array([d.vi for d in derived])
    found = pool_bayes(y, v, mu_prior=mu_prior, tau_prior=tau_prior)
    benefit = float(found.p_new_above(0.0))
    important = important_harm = None
    if scale.important is not None:
        important = float(found.p_new_above(scale.important))
        important_harm = 1 - float(found.p_new_above(-scale.important))
    return Probabilities(benefit, important, 1 - benefit, important_harm)
