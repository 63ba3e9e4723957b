"""Inside an inquiry: the officer's open row, its entry in the audit, and what leaves on paper or as a table."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from companionway.platform import circumstances, clock, limits
from companionway.privacy.actions.inquiry import note_inquired
from companionway.privacy.gate.usual import for_own_staff
from companionway.privacy.models.inquiry import Inquiry
from companionway.privacy.queries import looks
from companionway.privacy.queries.looks import Days
from companionway.privacy.rules.inquiry import PURPOSE_WORDS, Purpose
from companionway.privacy.rules.terms import Channel, Information
from companionway.web import leaving
from companionway.web.access import StaffRequest
from companionway.web.limits import EXPORTS, held_up

COLUMNS = ("When", "Who", "Role", "What", "Whom", "To", "Why", "From", "Result")


def inquiry_of(request: StaffRequest, inquiry_id: uuid.UUID) -> Inquiry:
    """The officer's own open inquiry. Whatever this request writes into the audit carries its purpose."""
    row = looks.inquiry_of(request.viewer, inquiry_id, clock.now())
    circumstances.present().purpose = row.purpose
    return row


def note(
    request: StaffRequest, row: Inquiry, part: str, *, person_id: uuid.UUID | None = None, **detail: Any
) -> None:  # fmt: skip
    """The entry of what was shown: which page, about whom."""
    note_inquired(inquiry=row, part=part, by=request.viewer.user_id, at=clock.now(), person_id=person_id, detail=detail)


def frame(row: Inquiry) -> dict[str, Any]:
    """What every page of an inquiry says: why, and until when."""
    closes = timezone.localtime(row.closes_at)
    return {"inquiry": row, "why": PURPOSE_WORDS[Purpose(row.purpose)], "closes": closes}


@dataclass(frozen=True)
class Sheet:
    """The lines of a page as paper and table show them. `part` names the page, `title` what stands above it."""

    part: str
    title: str
    days: Days
    rows: list[list[str]]
    more: bool

    @property
    def values(self) -> dict[str, Any]:
        """Plain values for the gate. What was cut off is said in a row of its own."""
        cut = [[f"The newest {looks.SHOWN} of each kind. Choose fewer days to see the others."]] if self.more else []
        newest_first = sorted(self.rows, key=lambda row: row[0], reverse=True)
        return {"title": self.title, "since": str(self.days.since), "until": str(self.days.until),
                "columns": list(COLUMNS), "rows": newest_first + cut}  # fmt: skip


def given_out(
    request: StaffRequest, row: Inquiry, sheet: Sheet, *, person_id: uuid.UUID | None = None, **detail: Any
) -> HttpResponse:  # fmt: skip
    """The sheet on paper or as a table, for the officer's own work, on a permit of the gate. Tables are counted."""
    channel = Channel.CSV if request.POST.get("way") == "table" else Channel.PRINT
    if channel == Channel.CSV:
        wait = held_up(request, limits.EXPORT, what=EXPORTS, back=request.get_full_path())
        if wait is not None:
            return wait
    note(request, row, f"{sheet.part}_{channel}", person_id=person_id, **detail)
    now = clock.now()
    permit = for_own_staff(
        sheet.values, viewer=request.viewer, duty=sheet.part, information=Information.PARTICIPATION, at=now,
        channel=channel, person_id=person_id,
    )  # fmt: skip
    if channel == Channel.CSV:
        return leaving.table(permit, sheet.part.replace("_", "-"))
    return leaving.page(request, permit, "looks/paper.html", Channel.PRINT, name="paper", now=now, **frame(row))
