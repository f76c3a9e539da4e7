"""The model behind the score, stretched to a question's own unit.

Its parameters were fitted to past trials (see `evidose.calibration` and
``docs/explanation/score.md``) and stand in ``library/common/priors/next-trial``, in standardised
units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evidose.evidence import Library
from evidose.stats.predictive import Predictive, predictive
from evidose.synthesis.derived import EVENT_MEASURES, Derived
from evidose.synthesis.next_trial import NextTrial, next_trial
from evidose.synthesis.scale import Scale


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """The fitted models of the next trial, one for each kind of outcome."""

    continuous: NextTrial
    dichotomous: NextTrial

    def kind(self, scale: Scale) -> NextTrial:
        """Return the model for a question's kind of outcome."""
        return self.dichotomous if scale.measure in EVENT_MEASURES else self.continuous

    def next_effect(self, derived: Sequence[Derived], scale: Scale) -> Predictive | None:
        """Return what is known of the unbiased mean effect in a new trial, in standardised units.

        None without a reference SD: the model speaks in standard deviations.
        """
        if scale.sd is None:
            return None
        y = np.array([d.yi for d in derived]) / scale.sd
        v = np.array([d.vi for d in derived]) / scale.sd**2
        model = self.kind(scale).predictive_model(debiased=True)
        return predictive(y, v, model, levels=[d.risk_of_bias for d in derived])


def score_model(library: Library) -> ScoreModel:
    """Read ``common/priors/next-trial/continuous.toml`` and ``dichotomous.toml``.

    Raises
    ------
    LibraryError
        A file is absent or has problems.
    """
    return ScoreModel(next_trial(library, "continuous"), next_trial(library, "dichotomous"))
