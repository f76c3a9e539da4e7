"""`evidose.compare`: all treatments of an illness, from Python."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from evidose.actions.know.compare import compare_illness
from evidose.actions.know.python_frames import as_frame
from evidose.actions.know.python_pool import Drawing
from evidose.pages.know.comparison import comparison_document, comparison_svg, comparison_text
from evidose.profile import IllnessComparison

COLUMNS = ("compound", "dose", "basis", "k", "n", "estimate", "low", "high", "certainty")


@dataclass(frozen=True, slots=True)
class ComparedTreatments:
    """The result of `evidose.compare`.

    Attributes
    ----------
    found : everything behind it
    """

    found: IllnessComparison

    def summary(self) -> str:
        """Return everything as text: people in a hundred, intervals first."""
        return comparison_text(self.found)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, as ``evidose compare --json`` prints it."""
        return comparison_document(self.found)

    def to_frame(self) -> Any:
        """Return one row a treatment and outcome as a data frame.

        Raises
        ------
        MissingPartError
            Neither pandas nor polars is installed.
        """
        return as_frame(self.columns())

    def columns(self) -> dict[str, list[Any]]:
        """Return the rows of `to_frame` by column; ``per_100`` are people under the treatment."""
        told: dict[str, list[Any]] = {"outcome": []} | {c: [] for c in COLUMNS}
        told |= {"per_100": [], "per_100_low": [], "per_100_high": []}
        for outcome in self.to_dict()["outcomes"]:
            for row in outcome["rows"]:
                told["outcome"].append(outcome["asked"])
                for column in COLUMNS:
                    told[column].append(row[column])
                people = row["per_100"] or {}
                for column, key in (("", "estimate"), ("_low", "low"), ("_high", "high")):
                    told[f"per_100{column}"].append(people.get(key))
        return told

    def plot(self) -> Drawing:
        """Return the forest plot of the first outcome."""
        return Drawing(comparison_svg(self.found))

    def _repr_html_(self) -> str:
        return f"{comparison_svg(self.found)}<pre>{escape(self.summary())}</pre>"

    def __repr__(self) -> str:
        asked = ", ".join(c.answer.comparison.asked for c in self.found.compared)
        return f"<evidose.ComparedTreatments: {self.found.name} ({asked})>"


def compare(
    illness: str,
    *,
    outcome: str | None = None,
    doses: str | None = None,
    evidence: str | Path | None = None,
) -> ComparedTreatments:
    """Set all treatments of an illness beside each other, in people of a hundred.

    The question
        An illness has many treatments, and each was compared with placebo in its own trials. What
        does each do, on one starting risk, and what is known of one against the other?

    The model
        The trials of the library are one network with one heterogeneity. Few trials: the published
        prior of heterogeneity for the outcome, by quadrature; more: REML. Effects are applied to
        the risk of the arms on the baseline, with what is not known of both carried along. Pooled
        results of reviews stand beside the network and never enter it.

    The data
        ``comparisons/`` of the library says which treatments, doses and definitions are meant. A
        trial without a usable number is named with its reason.

    Parameters
    ----------
    illness : id or name
    outcome : what is asked; None answers all, the main one first
    doses : ``lumped`` or ``apart``; None follows the library
    evidence : a folder laid over the library

    Returns
    -------
    ComparedTreatments
        with ``summary()``, ``to_dict()``, ``to_frame()`` and ``plot()``.

    Raises
    ------
    UnknownNameError, UnclearNameError
        No such illness or outcome, or several.
    MissingPartError
        No comparison of the illness is on record.
    LibraryError
        The library has problems.

    References
    ----------
    Rücker 2012; Higgins & Whitehead 1996; Turner 2015; Rhodes 2015; Bucher 1997; Nikolakopoulou
    2020.

    Examples
    --------
    >>> import evidose as ev
    >>> ev.compare("fibromyalgia", outcome="pain")
    <evidose.ComparedTreatments: Fibromyalgia (pain)>
    """
    overlay = None if evidence is None else Path(evidence)
    return ComparedTreatments(compare_illness(illness, outcome, doses, overlay))
