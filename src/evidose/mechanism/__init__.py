"""What is linked to what, on whose word, and what speaks against it."""

from evidose.mechanism.graph import (
    OUTCOMES,
    TARGETS,
    Mechanism,
    Route,
    chains_to_outcomes,
    links_of,
    load_mechanism,
    mechanism_problems,
    opposed,
    routes,
)
from evidose.mechanism.identifiers import Identifier
from evidose.mechanism.records import Concentration, Edge, LinkSource, Node, Objection
from evidose.mechanism.sentences import mechanism_sentences
from evidose.mechanism.support import (
    Gap,
    PlasmaPeak,
    Support,
    concentration_gap,
    support_in,
    support_of,
)

__all__ = [
    "OUTCOMES",
    "TARGETS",
    "Concentration",
    "Edge",
    "Gap",
    "Identifier",
    "LinkSource",
    "Mechanism",
    "Node",
    "Objection",
    "PlasmaPeak",
    "Route",
    "Support",
    "chains_to_outcomes",
    "concentration_gap",
    "links_of",
    "load_mechanism",
    "mechanism_problems",
    "mechanism_sentences",
    "opposed",
    "routes",
    "support_in",
    "support_of",
]
