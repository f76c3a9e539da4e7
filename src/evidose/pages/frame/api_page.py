"""The API's documentation, written from its OpenAPI description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidose.pages.frame.shell import Frame, render


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or field of a body."""

    name: str
    where: str
    kind: str
    needed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation."""

    method: str
    path: str
    summary: str
    fields: tuple[Field, ...]
    answer: str


def api_page(description: Mapping[str, Any], frame: Frame) -> str:
    """Return the documentation of an OpenAPI description as a page without script."""
    operations = [
        Operation(
            method.upper(),
            f"/api{path}",
            found.get("description", found.get("summary", "")),
            tuple(_fields(found, description)),
            _answer(found, description),
        )
        for path, methods in description["paths"].items()
        for method, found in methods.items()
    ]
    errors = {
        code: found["description"]
        for methods in description["paths"].values()
        for operation in methods.values()
        for code, found in operation["responses"].items()
        if code != "200"
    }
    return render(
        "api.html",
        frame,
        about=description["info"]["description"],
        operations=operations,
        errors=sorted(errors.items()),
    )


def _answer(operation: Mapping[str, Any], description: Mapping[str, Any]) -> str:
    """Say what a result is and which keys it always has."""
    content = operation["responses"].get("200", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if "$ref" not in schema:
        return ""
    found = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return f"{found.get('description', '')} Keys: {', '.join(found.get('required', ()))}."


def _fields(operation: Mapping[str, Any], description: Mapping[str, Any]) -> Iterator[Field]:
    for p in operation.get("parameters", ()):
        schema = p["schema"]
        text = p.get("description") or schema.get("description", "")
        yield Field(p["name"], p["in"], _kind(schema), bool(p.get("required")), text)
    body = operation.get("requestBody")
    if body is None:
        return
    schema = body["content"]["application/json"]["schema"]
    found = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    needed = found.get("required", ())
    for name, inner in found["properties"].items():
        yield Field(name, "body", _kind(inner), name in needed, inner.get("description", ""))


def _kind(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        kinds = [_kind(s) for s in schema["anyOf"] if s.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " or ".join(str(x) for x in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("const", schema.get("type", "any")))
