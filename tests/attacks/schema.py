"""An OpenAPI description of every address, made from the census and the forms that people meet, for schemathesis."""

from typing import Any

from companionway.web.census import Route, routes
from tests.attacks.forms import Form

TYPES = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer"},
    "slug": {"type": "string", "minLength": 1},
}
TEXT = {"type": "string"}
QUERY = ("q", "after", "show", "section", "program", "by", "moment", "next")


def schema(forms: list[Form]) -> dict[str, Any]:
    """One operation for each address and method; the bodies hold the fields of all forms that go to such an address."""
    fields = sorted({name for form in forms for name in form.values} | {"form_key", "next"})
    paths: dict[str, Any] = {}
    for route in routes():
        entry = paths.setdefault(_template(route), {"parameters": _parameters(route)})
        if "GET" in route.methods:
            asked = [{"name": name, "in": "query", "schema": TEXT} for name in QUERY]
            entry["get"] = {"parameters": asked, "responses": {"200": {"description": "a page"}}}
        if "POST" in route.methods:
            entry["post"] = {"requestBody": _body(fields), "responses": {"200": {"description": "a page"}}}
    return {"openapi": "3.1.0", "info": {"title": "Companionway", "version": "0"}, "paths": paths}


def _template(route: Route) -> str:
    path = route.path
    for parameter in route.parameters:
        for kind in ("uuid", "int", "slug", "str", "path"):
            path = path.replace(f"<{kind}:{parameter}>", f"{{{parameter}}}")
    return path


def _parameters(route: Route) -> list[dict[str, Any]]:
    found = []
    for parameter in route.parameters:
        kind = next((kind for kind in TYPES if f"<{kind}:{parameter}>" in route.path), "slug")
        found.append({"name": parameter, "in": "path", "required": True, "schema": TYPES[kind]})
    return found


def _body(fields: list[str]) -> dict[str, Any]:
    properties = dict.fromkeys(fields, TEXT)
    form = {"schema": {"type": "object", "properties": properties}}
    return {"content": {"application/x-www-form-urlencoded": form}}
