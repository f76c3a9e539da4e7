"""What a compound's page tells beside the evidence: dosing, cautions and kinetics, as they arrive.

`evidose.pages.plan.practice` fills it. Here stand only the shapes that the page reads, so that
pages about the evidence need nothing of what knows a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from markupsafe import Markup

from evidose.evidence import Text
from evidose.kinetics import KineticsLibrary
from evidose.terms import DoseUnit, Sentence, Source


class Sourced(Protocol):
    """Whatever tells where it is from."""

    @property
    def source(self) -> Source: ...  # noqa: D102


class Advice(Sourced, Protocol):
    """One piece of advice, with what supports it."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def topic(self) -> str: ...  # noqa: D102

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def text(self) -> str: ...  # noqa: D102

    @property
    def support(self) -> str: ...  # noqa: D102


class CheckUp(Sourced, Protocol):
    """A check-up; `week` counts from the first dose, negative is before it."""

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def text(self) -> str: ...  # noqa: D102

    @property
    def week(self) -> int: ...  # noqa: D102


class Schedule(Sourced, Protocol):
    """A published schedule of doses, in the unit of the compound's plan."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def for_whom(self) -> str: ...  # noqa: D102

    @property
    def support(self) -> str: ...  # noqa: D102

    @property
    def start(self) -> Decimal | None: ...  # noqa: D102

    @property
    def target(self) -> Decimal | None: ...  # noqa: D102

    @property
    def target_low(self) -> Decimal | None: ...  # noqa: D102

    @property
    def step(self) -> Decimal | None: ...  # noqa: D102

    @property
    def step_days(self) -> int | None: ...  # noqa: D102


class Limits(Protocol):
    """The unit of a plan's amounts, and the questions to take to the visit."""

    @property
    def unit(self) -> DoseUnit: ...  # noqa: D102

    @property
    def questions(self) -> tuple[str, ...]: ...  # noqa: D102


class Dosing(Protocol):
    """All that the library tells about dosing one compound."""

    @property
    def limits(self) -> Limits: ...  # noqa: D102

    @property
    def titrations(self) -> Mapping[str, Schedule]: ...  # noqa: D102

    @property
    def forms(self) -> Mapping[str, Sourced]: ...  # noqa: D102

    @property
    def advice(self) -> tuple[Advice, ...]: ...  # noqa: D102

    @property
    def checks(self) -> tuple[CheckUp, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One safety rule without a person: whom it concerns, what, why, what to do.

    Attributes
    ----------
    names : every medicine that the rule is about, where it is about medicines
    """

    severity: str
    subject: str
    message: str
    reason: str
    action: str
    certainty: str
    rule: str
    sources: tuple[Source, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPractice:
    """What the page tells beside the pooled evidence.

    Attributes
    ----------
    regimens, kinetics : None where the pack has none; the page then has no such section
    chart : empty where nothing is simulated
    mechanism : True where the pack has links to show
    texts : what the pack and its classes say in their own words
    """

    regimens: Dosing | None
    kinetics: KineticsLibrary | None
    cautions: tuple[ShownRule, ...]
    interactions: tuple[ShownRule, ...]
    laboratory: tuple[ShownRule, ...]
    emergencies: tuple[ShownRule, ...]
    chart: Markup
    sentences: tuple[Sentence, ...]
    mechanism: bool = False
    texts: tuple[Text, ...] = ()

    def advice(self, *topics: str) -> tuple[Advice, ...]:
        """Return the advice on these topics, in the page's order."""
        if self.regimens is None:
            return ()
        return tuple(a for a in self.regimens.advice if a.topic in topics)

    def said(self, place: str) -> tuple[Text, ...]:
        """Return the texts that are written for a place of the page."""
        return tuple(text for text in self.texts if text.place == place)

    @property
    def sources(self) -> list[Source]:
        """Every source that stands in it."""
        found: list[Source] = []
        if (regimens := self.regimens) is not None:
            found += [t.source for t in regimens.titrations.values()]
            found += [f.source for f in regimens.forms.values()]
            found += [a.source for a in regimens.advice]
            found += [c.source for c in regimens.checks]
        if (kinetics := self.kinetics) is not None:
            found += [p.source for p in kinetics.parameters.values()]
            found += [p.source for p in kinetics.pet.values()]
            found += [c.source for c in kinetics.cells.values()]
        rules = (*self.cautions, *self.interactions, *self.laboratory, *self.emergencies)
        return [*found, *(source for rule in rules for source in rule.sources)]
