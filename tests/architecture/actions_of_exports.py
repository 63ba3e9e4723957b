"""The scenarios of bulk export: what stands before, and the call that leaves one audit entry."""

from collections.abc import Callable
from typing import Any

from companionway.interop.fhir.export import actions
from companionway.interop.fhir.export.actions import NewExport
from companionway.interop.fhir.export.models import ExportJob
from companionway.interop.partners.models import Partner
from companionway.platform import clock
from tests.cast import NOW, Cast

Scenario = Callable[[Cast], Callable[[], Any]]
ASKED = NewExport("system", "http://x.example/fhir/$export", ["Patient"])


def a_partner() -> Partner:
    """Another system."""
    return Partner.kept.create(
        key="harbor-ehr", name="Harbor, its record system", organization="Harbor", kind="covered_entity", stamped_at=NOW
    )


def asked_for() -> ExportJob:
    """An export that waits for the worker."""
    job = actions.begin_export(partner_id=a_partner().id, asked=ASKED, by=None, at=NOW)
    assert job is not None
    return job


def claimed() -> ExportJob:
    """An export that a worker is at."""
    job = actions.claim(export_id=asked_for().id, now=clock.now())
    assert job is not None
    return job


def _begin(cast: Cast) -> Callable[[], Any]:
    partner = a_partner()
    return lambda: actions.begin_export(partner_id=partner.id, asked=ASKED, by=None, at=NOW)


def _finish(cast: Cast) -> Callable[[], Any]:
    job = claimed()
    return lambda: actions.finish_export(job=job, as_of=NOW, counted=0, by=None, at=NOW)


def _end(cast: Cast) -> Callable[[], Any]:
    job = asked_for()
    return lambda: actions.end_export(job=job, reason="by_partner", by=None, at=NOW)


def _read(cast: Cast) -> Callable[[], Any]:
    job = claimed()
    return lambda: actions.note_file_read(job=job, file="Patient", lines=3, by=None, at=NOW)


HERE = "interop.fhir.export.actions."
SCENARIOS: dict[str, Scenario] = {
    f"{HERE}begin_export": _begin, f"{HERE}finish_export": _finish, f"{HERE}end_export": _end,
    f"{HERE}note_file_read": _read,
}  # fmt: skip
