"""What the library holds on mechanism: things, and signed links between them with their papers."""

from typing import Literal, Self

from pydantic import Field, model_validator

from evidose.evidence import Part, Record, Slug
from evidose.mechanism.identifiers import Identifier
from evidose.terms import Source

Kind = Literal[
    "drug",
    "drug class",
    "regimen",
    "metabolite",
    "tool compound",
    "receptor",
    "ion channel",
    "scaffold protein",
    "enzyme",
    "signalling",
    "mediator",
    "cell cycle",
    "marker",
    "laboratory test",
    "cell",
    "process",
    "outcome",
    "disease",
]
Relation = Literal[
    "activates",
    "increases",
    "produces",
    "inhibits",
    "decreases",
    "no-effect-on",
    "associated-with",
    "binds",
]
EvidenceType = Literal["cell", "animal", "human mechanistic", "human clinical"]
Strength = Literal["weak", "moderate", "strong"]

SIGNS: dict[str, int] = {
    "activates": 1,
    "increases": 1,
    "produces": 1,
    "inhibits": -1,
    "decreases": -1,
    "no-effect-on": 0,
    "associated-with": 0,
    "binds": 0,
}
"""The sign each relation must carry."""

NANOMOLES: dict[str, float] = {"umol/L": 1e3, "nmol/L": 1.0, "pmol/L": 1e-3}


class Node(Record):
    """A drug, molecule, cell, process or outcome.

    Attributes
    ----------
    name : what a reader is shown
    identifiers : the same thing in other databases
    """

    name: str = Field(min_length=2)
    kind: Kind
    identifiers: tuple[Identifier, ...] = ()
    note: str | None = None


class LinkSource(Source):
    """A paper behind a link, and who wrote it.

    Attributes
    ----------
    group : the laboratory or consortium; papers of one group are one witness
    study : id of the library's own file of this study, where there is one
    kind : a review repeats others and is no witness of its own
    retracted : when and by whom the paper was retracted; it then counts for nothing
    """

    group: Slug
    study: Slug | None = None
    kind: Literal["primary", "review"] = "primary"
    retracted: str | None = None


class Concentration(Part):
    """What the cells or tissue were given: the highest, and the lowest of a range."""

    value: float = Field(gt=0)
    low: float | None = Field(default=None, gt=0)
    unit: Literal["umol/L", "nmol/L", "pmol/L"]

    @property
    def nmol_per_litre(self) -> tuple[float, float]:
        """Return the lowest and the highest concentration in nmol/L."""
        scale = NANOMOLES[self.unit]
        return (self.value if self.low is None else self.low) * scale, self.value * scale


class Objection(Part):
    """What speaks against a link and is not a link itself, with its papers where there are any."""

    text: str = Field(min_length=10)
    sources: tuple[LinkSource, ...] = ()


class Edge(Record):
    """One signed statement: this does that to the other, found in these papers.

    Attributes
    ----------
    substance : whose mechanism it belongs to
    source, target : ids of nodes
    sign : +1 raises or activates, -1 lowers or inhibits, 0 neither
    evidence_type : what was looked at; patients' cells in a dish are ``cell``
    statement : what was found, in one or two sentences
    strength : a reader's judgement of the link, not of its use
    dose : the dose people or animals were given
    concentration : what cells were given
    seen_in : nodes (cells, diseases) it was observed in
    contradicted_by : ids of links that say otherwise
    objections : what else speaks against it
    """

    substance: str
    source: Slug
    relation: Relation
    target: Slug
    sign: Literal[-1, 0, 1]
    evidence_type: EvidenceType
    statement: str = Field(min_length=20)
    strength: Strength
    dose: str | None = None
    concentration: Concentration | None = None
    seen_in: tuple[Slug, ...] = ()
    contradicted_by: tuple[Slug, ...] = ()
    objections: tuple[Objection, ...] = ()
    sources: tuple[LinkSource, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.sign != SIGNS[self.relation]:
            raise ValueError(f"sign = {SIGNS[self.relation]}, because it {self.relation}")
        if self.id != f"{self.source}-{self.relation}-{self.target}":
            raise ValueError(f"id = '{self.source}-{self.relation}-{self.target}'")
        if self.strength != "weak" and all(s.retracted for s in self.sources):
            raise ValueError("strength = 'weak', because every paper behind it was retracted")
        return self
