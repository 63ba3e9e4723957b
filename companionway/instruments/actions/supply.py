"""Taking in a deployer's own instrument: the right to use it affirmed, its words held to their checksum for ever."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from companionway.instruments import packs
from companionway.instruments.models import Instrument, SuppliedPack
from companionway.instruments.packs.reading import Pack, PackFault, read
from companionway.instruments.rules import Use
from companionway.platform import audit
from companionway.platform.errors import DomainError


def registered(code: str) -> Instrument:
    """The table row of a pack's present version, made at first use. Part of the caller's action."""
    pack = packs.pack(code)
    row, _ = Instrument.objects.get_or_create(
        code=pack.code, version=pack.version,
        defaults={"checksum": pack.checksum, "item_count": len(pack.items), "mode": pack.mode,
                  "items_checksum": pack.items_checksum},
    )  # fmt: skip
    if row.checksum != pack.checksum:
        raise DomainError("pack_changed", f"{pack.title} was changed without a new version.")
    return row


def in_use(code: str) -> Instrument:
    """The row of the instrument that people answer here under this id. Part of the caller's action."""
    if code in packs.codes() and packs.pack(code).mode == Use.SHIPPED:
        return registered(code)
    own = Instrument.objects.filter(code=code, mode=Use.DEPLOYER_TEXT).select_related("supplied")
    row = own.order_by("-supplied__added_at", "-id").first()
    if row is None:
        raise DomainError("no_instrument", "The instrument of this program is not loaded here. Ask your administrator.")
    return row


def _judged(text: str) -> Pack:
    try:
        pack = read(text)
    except PackFault as fault:
        raise DomainError("pack_fault", str(fault), field="text") from None
    if pack.mode != Use.DEPLOYER_TEXT:
        raise DomainError("pack_fault", 'Write "mode": "deployer_text" in a pack of your own.', field="text")
    if pack.code in packs.codes():
        raise DomainError("pack_fault", f"{pack.code} comes with the product. Give yours another id.", field="text")
    held = list(Instrument.objects.filter(code=pack.code))
    same = next((row for row in held if row.version == pack.version), None)
    if same is not None:
        words = "is here already." if same.checksum == pack.checksum else "was changed under the same version."
        raise DomainError("pack_fault", f"{pack.code} {pack.version} {words}", field="text")
    if any(row.items_checksum != pack.items_checksum for row in held):
        changed = "has other items than before. A changed word is a new instrument: give it a new id."
        raise DomainError("pack_fault", f"{pack.code} {changed}", field="text")
    return pack


@transaction.atomic
def supply(
    *, text: str, affirmed_by_name: str, affirmed_on: date, statement: str, by: uuid.UUID | None, at: datetime
) -> Instrument:
    """Take in a pack that the deployer supplied. Raises DomainError for whatever is wrong with it, or with the right.

    `by` None is the command line: whoever runs it has the machine.
    """
    name, said = affirmed_by_name.strip(), statement.strip()
    if not name:
        raise DomainError("not_affirmed", "Write who affirms the right to use it.", field="affirmed_by_name")
    if not said:
        raise DomainError("not_affirmed", "Write what the right to use it rests on.", field="statement")
    if affirmed_on > timezone.localdate(at):
        raise DomainError("not_affirmed", "This day is in the future.", field="affirmed_on")
    pack = _judged(text)
    row = Instrument.objects.create(
        code=pack.code, version=pack.version, checksum=pack.checksum, item_count=len(pack.items), mode=pack.mode,
        items_checksum=pack.items_checksum,
    )  # fmt: skip
    SuppliedPack.objects.create(
        instrument=row, text=text, affirmed_by_name=name, affirmed_on=affirmed_on, statement=said, added_at=at,
        added_by_id=by,
    )  # fmt: skip
    audit.record("instrument.supplied", actor=by, at=at, subject=("instrument", row.id),
                 detail={"code": pack.code, "version": pack.version})  # fmt: skip
    return row
