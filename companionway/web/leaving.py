"""Pages and downloads that leave: each takes a permit of the gate and shows what stands in it, with what goes along."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from companionway.platform import apart
from companionway.privacy import leaving
from companionway.privacy.gate import Permit
from companionway.privacy.rules.terms import Channel

CSV = "text/csv; charset=utf-8"
IN_ONE_PIECE = 4_000_000  # bytes


class KeptApart:
    """Middleware: what the gate refused in a request is in the audit, also when the request's transaction is not."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with apart.kept_apart():
            return self.get_response(request)


def page(
    request: HttpRequest, permit: Permit, template: str, *channels: Channel, name: str = "leaving", **context: Any
) -> HttpResponse:
    """A page whose values about a person come from the permit alone, under `name`; times are times again."""
    out = leaving.opened(permit, *channels)
    shown = {name: _timed(out.values), "notice": out.notice, "scope": out.scope, "printed_line": out.printed_line}
    return render(request, template, {**context, **shown})


def people(
    request: HttpRequest, permits: Sequence[Permit], template: str, *channels: Channel, name: str = "leaving",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page about several people, whose values come from their permits alone, under `name` as a list.

    The notice stands there once, and the scope of each consent beside it.
    """
    out = [leaving.opened(permit, *channels) for permit in permits]
    shown = {
        name: [_timed(one.values) for one in out], "notice": out[0].notice if out else "",
        "scopes": list(dict.fromkeys(one.scope for one in out)), "printed_line": out[0].printed_line if out else "",
    }  # fmt: skip
    return render(request, template, {**context, **shown})


def _timed(values: Any) -> Any:
    """Values with the moments (keys that end in `_at`) as datetimes."""
    if not isinstance(values, dict):
        return values
    return {k: datetime.fromisoformat(v) if k.endswith("_at") and isinstance(v, str) else v for k, v in values.items()}


def table(permit: Permit, name: str) -> HttpResponse:
    """A permit's table as a CSV download whose file name holds no name."""
    return download(leaving.as_csv(permit).encode(), f"{name}.csv", CSV)


def file(permit: Permit, name: str, kind: str = "application/octet-stream") -> HttpResponse:
    """The bytes of a permit as a download, as they came."""
    return download(leaving.as_bytes(permit), name, kind)


def stored(path: Path, name: str, kind: str) -> HttpResponse:
    """A file of the data folder as a download, of what says nothing about a person; a large one a piece at a time."""
    if path.stat().st_size <= IN_ONE_PIECE:
        return download(path.read_bytes(), name, kind)
    found: Any = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    answer: HttpResponse = found  # a sibling of it in Django; pages read nothing of it but its headers and status
    return answer


def told(said: bytes | dict[str, Any]) -> HttpResponse:
    """JSON of what says nothing about a person."""
    return HttpResponse(said if isinstance(said, bytes) else orjson.dumps(said), content_type="application/json")


def download(body: bytes, name: str, kind: str) -> HttpResponse:
    """A download of what says nothing about a person, or of what a permit let out a line above."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
