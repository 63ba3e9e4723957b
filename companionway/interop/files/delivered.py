"""A spreadsheet that came: each good row taken in on its own, each bad one told beside its number."""

import uuid
from datetime import datetime

from companionway.interop.files.csv_referrals import BadSheet, Row, read
from companionway.interop.files.referral import referral_of
from companionway.interop.incoming import Given, Outcome, Verdict
from companionway.interop.sorting import Kind
from companionway.interop.taking import Terms
from companionway.interop.taking import take as hand_over
from companionway.platform.errors import DomainError


def take(given: Given, terms: Terms, at: datetime) -> Outcome:
    """What becomes of a sheet. Bad rows do not stop good ones; the sheet waits for a human while any is left."""
    try:
        sheet = read(given.body or b"", today=terms.today)
    except BadSheet as fault:
        return Outcome(Verdict.REFUSED, fault.location, fault.reason, kind=Kind.SPREADSHEET)
    errors: dict[int, str] = {}
    made: list[tuple[Verdict, uuid.UUID]] = []
    for row in sheet.rows:
        to_mend = _take_row(row, given.source, terms, at, made)
        if to_mend:
            errors[row.number] = to_mend
    notes = tuple(sheet.notes)
    if not sheet.rows:
        return Outcome(Verdict.NO_REFERRAL, reason="a spreadsheet without rows", notes=notes, kind=Kind.SPREADSHEET)
    reason = f"{len(errors)} of {len(sheet.rows)} rows need mending" if errors else ""
    location = f"row {next(iter(errors))}" if errors else ""
    if not made:
        reason += f": {next(iter(errors.values()))}"
    verdicts = {verdict for verdict, _ in made}
    order = (Verdict.MADE, Verdict.UPDATED, Verdict.KNOWN)
    verdict = next((verdict for verdict in order if verdict in verdicts), Verdict.REFUSED)
    return Outcome(
        verdict, location, reason, tuple(identity for _, identity in made), notes, errors, kind=Kind.SPREADSHEET
    )


def _take_row(row: Row, sender: str, terms: Terms, at: datetime, made: list[tuple[Verdict, uuid.UUID]]) -> str:
    if row.faults:
        return " ".join(row.faults)
    try:
        made.append(hand_over(referral_of(row), sender, terms, at))
    except DomainError as fault:
        return f"{fault.field}: {fault.message}" if fault.field else fault.message
    return ""
