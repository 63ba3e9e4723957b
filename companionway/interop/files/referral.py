"""A spreadsheet row as a referral in plain values."""

import hashlib
import json

from companionway.interop.files.csv_referrals import Row
from companionway.interop.incoming import Incoming, fitting, plain
from companionway.people.details import PersonDetails, ReachDetails
from companionway.referrals.rules import Route


def referral_of(row: Row) -> Incoming:
    """A row without faults. Without an order id its content names it, so the same row twice is one request."""
    number = row["order id"]
    if not number:
        filled = {name: cell for name, cell in row.cells.items() if cell}
        number = "row|" + hashlib.sha256(json.dumps(filled, sort_keys=True).encode()).hexdigest()
    reach = [("phone", row["phone"]), ("email", row["email"])]
    identifiers = (("", fitting(row["person number"], 120)),) if row["person number"] else ()
    return Incoming(
        route=Route.SPREADSHEET, order_id=fitting(number, 160), where=f"row {row.number}",
        person=PersonDetails(
            given_name=plain(row["given name"])[:120], family_name=plain(row["family name"])[:120],
            birth_date=row.birth_date, identifiers=identifiers,
            reach=tuple(ReachDetails(kind=kind, value=plain(value)[:200]) for kind, value in reach if value),
        ),
        program_name=row["program"], site_name=row["site"], asked_by=plain(row["asked by"])[:160],
        agreed_to_visit=row.said_yes, good_times=plain(row["good times"])[:120],
    )  # fmt: skip
