"""A fault that a record type found in a file, told in words a person can mend the file by."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from evidose.terms import Problem


def schema_problem(shown: str, error: Any, model: type[BaseModel]) -> Problem:
    """Return one fault that the schema found in the file `shown`, told so that it can be mended."""
    field = ""
    for part in error["loc"]:
        field += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if field else ''}{part}"
    if error["type"] == "missing":
        wanted = _wanted(model, error["loc"])
        return Problem(shown, field, "nothing", wanted, f"Add the field {field}.")
    if error["type"] == "extra_forbidden":
        step = "Check the spelling; notes belong in a `note` field."
        return Problem(shown, field, "a field the schema does not know", "a known field", step)
    found = repr(error["input"])
    found = found if len(found) <= 80 else f"{found[:77]}..."
    return Problem(shown, field, found, _expected(error))


def _expected(error: Any) -> str:
    context = error.get("ctx") or {}
    if "expected" in context:
        return str(context["expected"])
    message = str(error["msg"]).removeprefix("Value error, ")
    for start in ("Input should be ", "String should ", "Field required"):
        message = message.removeprefix(start)
    return message or "a value"


def _wanted(model: type[BaseModel], place: tuple[str | int, ...]) -> str:
    """Say what an absent field takes, from the schema's own types."""
    names = [part for part in place if isinstance(part, str)]
    for name in names[:-1]:
        inner = model.model_fields[name].annotation if name in model.model_fields else None
        found = next((t for t in _types_in(inner) if isinstance(t, type)), None)
        if found is None or not issubclass(found, BaseModel):
            return "a value"
        model = found
    field = model.model_fields.get(names[-1])
    if field is None:
        return "a value"
    words = [
        repr(t) if isinstance(t, str) else _WORDS.get(t, "") for t in _types_in(field.annotation)
    ]
    return " or ".join(dict.fromkeys(w for w in words if w)) or "a value"


_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def _types_in(annotation: Any) -> Iterator[Any]:
    """Yield the plain types, models and literal words inside an annotation."""
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for part in inner:
        yield from _types_in(part)
