"""Answers by the id of a question: every question is a file of the library, and so is its name.

A question may carry further names (``alias``), under which commands and JSON took its answer before
questions were files. What is given under any of them is brought under the one name here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from evidose.safety import NO, YES, QuestionRecord, Value
from evidose.terms import InputError, Problem

NONE = frozenset({"none", *NO})


def split_answers(texts: Iterable[str], shown: str) -> dict[str, list[str]]:
    """Read answers written as ``ID=VALUE``; one that comes twice has two values.

    Raises
    ------
    InputError
        Some text has no ``=``, or nothing before or after it.
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise InputError(Problem(shown, "answer", repr(text), "ID=VALUE, e.g. kidney=no"))
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def fold_answers(
    given: Mapping[str, Any], asks: Sequence[QuestionRecord], fields: Iterable[str], shown: str
) -> dict[str, Any]:
    """Return a table of answers in which each question's answer stands where it belongs.

    Parameters
    ----------
    given : the table; ``answers`` in it holds answers by the id of a question
    asks : the questions of the library
    fields : questions and other answers that have a field of their own
    shown : where the table comes from, named in problems

    Returns
    -------
    dict
        The fields, and in ``answers`` what has none: ``yes``, ``no``, a number, a day, or texts

    Raises
    ------
    InputError
        An answer to no known question, two answers to one, or one of another form.
    """
    known = set(fields)
    named = {_plain(name): ask for ask in asks for name in (ask.id, *ask.alias)}
    table = {k: v for k, v in given.items() if k in known and k != "answers"}
    told = given.get("answers") or {}
    if not isinstance(told, Mapping):
        raise InputError(Problem(shown, "answers", repr(told)[:60], "a table of ID = answer"))
    loose = {k: v for k, v in given.items() if k not in known and _plain(k) in named}
    table |= {k: v for k, v in given.items() if k not in known and k not in loose}
    further: dict[str, Value] = {}
    problems: list[Problem] = []
    for name, value in (*loose.items(), *told.items()):
        ask = named.get(_plain(str(name)))
        if ask is None:
            step = f"one of {', '.join(q.id for q in asks)}"
            problems.append(Problem(shown, f"answers.{name}", "an answer to no question", step))
        elif ask.answer == "opioids":
            table |= _last_use(value)
        elif ask.id in known:
            table.setdefault(ask.id, _single(value) if ask.answer != "texts" else value)
        elif (read := _read(ask, value)) is None:
            found, wanted = repr(value)[:60], WANTED[ask.answer]
            problems.append(Problem(shown, f"answers.{ask.id}", found, wanted))
        else:
            further[ask.id] = read
    if problems:
        raise InputError(*problems)
    return {**table, "answers": further} if further else table


WANTED = {
    "yes or no": "yes or no",
    "number": "a number",
    "date or none": "a day such as 2026-12-24, or none",
    "texts": "a text, or none",
}


def _plain(name: str) -> str:
    return name.strip().casefold().replace("_", "-")


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


def _last_use(value: Any) -> dict[str, Any]:
    texts = [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]
    none = all(t.strip().casefold() in NONE for t in texts)
    return {"no_opioids": True} if none else {"last_opioid": texts}


def _read(ask: QuestionRecord, value: Any) -> Value | None:
    """Return an answer in the form of its question; None where it has another."""
    if ask.answer == "texts":
        texts = value if isinstance(value, list | tuple) else [value]
        return tuple(str(t) for t in texts)
    single = _single(value)
    word = str(single).strip().casefold()
    if ask.answer == "yes or no":
        return "yes" if word in YES else "no" if word in NO else None
    if ask.answer == "number":
        return _number(word)
    if word in NONE:
        return "none"
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
