"""What can be asked of a table beside its pooled effect."""

from dataclasses import dataclass

SMALLEST_SCALE = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked.

    Attributes
    ----------
    subgroup : column whose values make the groups
    moderators : terms of a meta-regression: a column, or two with ``*`` (both and their product)
    cluster : column that names what effects share: a study, a laboratory
    influence, leave_one_out, bias, multiverse : asked for or not
    cumulative : column to order studies by; "" takes the order of the table
    tau_scale : scale of the half-normal prior of tau; 0 takes one that fits the measure, None
        asks for no Bayesian answer
    permutations : most of them; 0 asks for no permutation test
    seed : of the permutations
    higher_is_better : which results are wished for, in models of selection; None takes the side
        that the pooled effect lies on
    """

    subgroup: str | None = None
    moderators: tuple[str, ...] = ()
    cluster: str | None = None
    influence: bool = False
    leave_one_out: bool = False
    cumulative: str | None = None
    bias: bool = False
    tau_scale: float | None = None
    permutations: int = 0
    seed: int = 1
    multiverse: bool = False
    higher_is_better: bool | None = None

    @property
    def anything(self) -> bool:
        """Return whether anything is asked."""
        return self != Asked()
