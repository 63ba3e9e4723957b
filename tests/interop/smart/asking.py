"""Asking for a token as another system does, over Django's client."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from companionway.interop.smart.asking import ASSERTION_TYPE, GRANT

Json = dict[str, Any]


def form(assertion: str, scope: str = "system/Task.rs", **changes: str | None) -> dict[str, str]:
    """The form, with these changes; None leaves a field out."""
    said: dict[str, str | None] = {"grant_type": GRANT, "client_assertion_type": ASSERTION_TYPE,
                                   "client_assertion": assertion, "scope": scope}  # fmt: skip
    return {name: value for name, value in (said | changes).items() if value is not None}


def ask(assertion: str, scope: str = "system/Task.rs", **changes: str | None) -> HttpResponse:
    """The answer to a form that asks for a token."""
    return send(form(assertion, scope, **changes))


def send(fields: dict[str, str] | list[tuple[str, str]]) -> HttpResponse:
    """The answer to these fields."""
    from urllib.parse import urlencode

    return Client().post("/auth/token", urlencode(fields), content_type="application/x-www-form-urlencoded")


def told(response: HttpResponse) -> str:
    """The error that an answer names, "" for a token; every answer is JSON that no cache keeps."""
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Cache-Control"] == "no-store" and response["Pragma"] == "no-cache"
    assert not response.cookies
    said: Json = response.json()
    assert ("access_token" in said) == (response.status_code == 200)
    return str(said.get("error", ""))
