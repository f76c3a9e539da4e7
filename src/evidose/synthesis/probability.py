"""How probable it is that the mean effect in a new, comparable trial helps, matters, or harms."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """Compute the probabilities from the trials and the fitted model of the next trial.

    Returns
    -------
    None where no spread between people is recorded for the scale, so that the model, which speaks
    in standard deviations, cannot be turned into its unit.
    """
    found = model.next_effect(derived, scale)
    if found is None or scale.sd is None:
        return None
    benefit = float(found.p_above(0.0))
    important = important_harm = None
    if scale.important is not None:
        threshold = scale.important / scale.sd
        important = float(found.p_above(threshold))
        important_harm = 1 - float(found.p_above(-threshold))
    return Probabilities(benefit, important, 1 - benefit, important_harm)
