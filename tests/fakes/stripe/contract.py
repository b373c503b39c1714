"""Stripe's written contract: what a request may hold and what an object looks like."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

FILE = Path(__file__).resolve().parents[3].parent / "shared" / "stripe" / "openapi.trim.json"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Contract:
    """Collects what breaks the contract; a test that ends with complaints has failed."""

    spec: dict[str, Any]
    complaints: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def request(self, method: str, path: str, given: dict[str, Any]) -> str:
        """What is wrong with a request, in words; "" if nothing is."""
        found = self._operation(method, path)
        if found is None:
            return self._note(f"{method} {path} is not in the contract")
        name, operation = found
        self.seen.add(name)
        schema = _form_schema(operation) if method == "POST" else _query_schema(operation, path)
        return self._hold(f"{method} {path}", coerced(given, schema), schema)

    def thing(self, thing: dict[str, Any]) -> None:
        """Look at an object or event that goes out."""
        schema = self.spec["components"]["schemas"].get(str(thing.get("object")))
        if schema is not None:
            whole = {**_nullable(schema), "components": _components(self)}
            self._hold(f"{thing['object']} {thing.get('id')}", thing, whole)

    def answer(self, _method: str, _path: str, body: dict[str, Any]) -> None:
        """Look at what is answered: an object, or each one of a list."""
        for one in body["data"] if body.get("object") == "list" else [body]:
            if not one.get("deleted"):
                self.thing(one)

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        exact = self.spec["paths"].get(path, {}).get(method.lower())
        if exact:
            return path, exact
        for template, operations in self.spec["paths"].items():
            pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
            if method.lower() in operations and re.fullmatch(pattern, path):
                return template, operations[method.lower()]
        return None

    def _hold(self, where: str, value: object, schema: dict[str, Any]) -> str:
        for error in jsonschema.Draft7Validator(schema).iter_errors(value):
            place = "/".join(str(part) for part in error.absolute_path)
            return self._note(f"{where}: {place}: {error.message}"[:500])
        return ""

    def _note(self, complaint: str) -> str:
        self.complaints.append(complaint)
        return complaint


@cache
def _spec() -> dict[str, Any] | None:
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else None


def contract() -> Contract | None:
    """The contract, None where `../shared` is absent."""
    spec = _spec()
    return Contract(spec) if spec else None


def _form_schema(operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get(FORM, {})
    return body.get("schema") or {"type": "object", "additionalProperties": False}


def _query_schema(operation: dict[str, Any], path: str) -> dict[str, Any]:
    asked = [one for one in operation.get("parameters", []) if one["in"] == "query"]
    return {
        "type": "object",
        "properties": {one["name"]: one["schema"] for one in asked},
        "required": [one["name"] for one in asked if one.get("required")],
        "additionalProperties": False,
    }


_nulled: dict[int, dict[str, Any]] = {}


def _components(held: Contract) -> dict[str, Any]:
    known = held.spec["components"]["schemas"]
    if id(known) not in _nulled:
        _nulled[id(known)] = {"schemas": {name: _nullable(one) for name, one in known.items()}}
    return _nulled[id(known)]


def _nullable(schema: Any) -> Any:
    """`nullable: true` in the words of JSON Schema."""
    if isinstance(schema, list):
        return [_nullable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _nullable(part) for key, part in schema.items() if key != "nullable"}
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found


def coerced(value: Any, schema: dict[str, Any]) -> Any:
    """Texts of a form as the types that the schema names; what does not fit stays text."""
    for option in schema.get("anyOf", []):
        tried = coerced(value, option)
        if jsonschema.Draft7Validator(option).is_valid(tried):
            return tried
    kind = schema.get("type")
    if kind == "object" and isinstance(value, dict):
        inner, rest = schema.get("properties", {}), schema.get("additionalProperties") or {}
        return {key: coerced(one, inner.get(key, rest)) for key, one in value.items()}
    if kind == "array" and isinstance(value, list):
        return [coerced(one, schema.get("items", {})) for one in value]
    return _plain(value, kind)


def _plain(value: Any, kind: Any) -> Any:
    if kind == "integer" and re.fullmatch(r"-?\d+", str(value)):
        return int(value)
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", str(value)):
        return float(value)
    if kind == "boolean" and str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    return value
