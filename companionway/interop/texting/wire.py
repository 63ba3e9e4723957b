"""The one place that calls a provider over HTTP: one address from the settings, no redirects, a short patience."""

import http.client
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from companionway.interop.texting.provider import NotTaken, Unclear
from companionway.platform.addresses import is_loopback

PATIENCE = 10.0  # seconds
LARGEST = 65_536  # bytes of an answer that are read


@dataclass(frozen=True)
class Answer:
    """The status and the JSON object of an answer; an empty object where it was none."""

    status: int
    said: Mapping[str, Any]


def post(base: str, path: str, fields: Mapping[str, str], *, account: str, token: str) -> Answer:
    """POST a form with basic authentication. Over plain HTTP only to this machine itself.

    Raises NotTaken when the provider was not reached, Unclear when it was and no answer came.
    """
    parts = urlsplit(base)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise NotTaken("A provider is called over HTTPS.")
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(host, parts.port, timeout=PATIENCE)
    secret = b64encode(f"{account}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/x-www-form-urlencoded",
               "Accept": "application/json"}  # fmt: skip
    try:
        connection.connect()
    except OSError as error:
        raise NotTaken(type(error).__name__) from None
    try:
        connection.request("POST", parts.path.rstrip("/") + path, urlencode(fields).encode(), headers)
        response = connection.getresponse()
        return Answer(response.status, _object(response.read(LARGEST)))
    except (OSError, http.client.HTTPException) as error:
        raise Unclear(type(error).__name__) from None
    finally:
        connection.close()


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
