"""The rules that a device answers free text by while no server can be reached, as one document."""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

from evidose.actions.know.versions import versions
from evidose.actions.plan.screen import rule_book
from evidose.actions.track.record.compounds import library_rules
from evidose.evidence import once_per_library
from evidose.safety import RuleBook, Weights, device_rules, pack, signs_of, unpack

SCHEMA_VERSION = 6


def device_rules_document(
    compounds: tuple[str, ...], *, evidence: Path | None = None
) -> dict[str, Any]:
    """Return the rules of `compounds` for a device, ready for JSON.

    ``digest`` changes with every change of what the device would say.

    Raises
    ------
    UnknownNameError
        No rules are written for a compound.
    """
    rules = _at_work(compounds) if evidence is None else _made(rule_book(evidence), compounds)
    return {**versions(), "schema_version": SCHEMA_VERSION, **rules}


@once_per_library
def _at_work(compounds: tuple[str, ...]) -> dict[str, Any]:
    """Return the rules of the library that the process works with."""
    return _made(library_rules(), compounds)


def _made(book: RuleBook, compounds: tuple[str, ...]) -> dict[str, Any]:
    made = device_rules(book, compounds)
    rules = asdict(made)
    for group in rules["groups"]:
        group["names"] = pack(group["names"])
    lists = rules["words"]  # a list beside that of its values holds the same words again
    rules["words"] = {n: pack(lists[n]) for n in lists if f"{n}_values" not in lists}
    rules["signs"] |= {
        "everyday": pack(made.signs.everyday),
        "weights": _weights(made.signs.weights),
    }
    for notice in rules["notices"]:
        notice["source"] = notice["source"].model_dump(include={"cite", "url"})
    digest = sha256(dumps(rules, sort_keys=True).encode()).hexdigest()[:16]
    return {"digest": digest, **rules}


def _weights(known: Sequence[Weights]) -> dict[str, Any]:
    """Return what words weigh, the words of all meanings in one list."""
    texts = pack(text for weights in known for text in weights.of)
    signs = [signs_of(weights.of, unpack(texts)) for weights in known]
    each = zip(known, signs, strict=True)
    return {
        "texts": texts,
        "of": [{"means": w.means, "bias": w.bias, "weights": s} for w, s in each],
    }


def all_compounds() -> tuple[str, ...]:
    """Return every pack: what a device is given the rules of while nobody knows whose it is."""
    return tuple(sorted(library_rules().policies))
