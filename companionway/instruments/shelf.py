"""Which instruments can be used here: those that come with the product, and those that the deployer supplied."""

from functools import lru_cache

from companionway.instruments import packs
from companionway.instruments.models import Instrument
from companionway.instruments.packs import Pack, PackFault
from companionway.instruments.packs.reading import read
from companionway.instruments.rules import Use
from companionway.platform.errors import DomainError

_read = lru_cache(maxsize=32)(read)  # a supplied text is checked whenever a process first meets it


def pack_of(row: Instrument) -> Pack:
    """The pack that a check-in was made with, its checksum compared. Select `instrument__supplied` beside the row.

    Raises DomainError "pack_changed" when the words are not those the row was made with.
    """
    pack = _read(row.supplied.text) if row.mode == Use.DEPLOYER_TEXT else packs.pack(row.code)
    if (pack.version, pack.checksum) != (row.version, row.checksum):
        raise DomainError("pack_changed", f"{pack.title} was changed without a new version.")
    return pack


def pack_in(code: str, version: str) -> Pack | None:
    """A deployer's own instrument in this version; None where none was supplied. One query."""
    own = Instrument.objects.filter(code=code, version=version, mode=Use.DEPLOYER_TEXT)
    row = own.select_related("supplied").first()
    return pack_of(row) if row else None


def supplied() -> list[Instrument]:
    """The deployer's own instruments, every version, the newest first."""
    rows = Instrument.objects.filter(mode=Use.DEPLOYER_TEXT).select_related("supplied__added_by")
    return list(rows.order_by("-supplied__added_at", "-id"))


def offered(code: str) -> Pack:
    """The present version of an instrument that people can answer here. DomainError "no_instrument" without one."""
    if code in packs.codes():
        found = packs.pack(code)
        if found.mode == Use.SHIPPED:
            return found
    own = Instrument.objects.filter(code=code, mode=Use.DEPLOYER_TEXT).select_related("supplied")
    row = own.order_by("-supplied__added_at", "-id").first()
    if row is None:
        raise DomainError("no_instrument", "The instrument of this program is not loaded here. Ask your administrator.")
    return pack_of(row)


def answerable() -> list[str]:
    """The ids that a program may name as its instrument."""
    shipped = [code for code in packs.codes() if packs.pack(code).mode == Use.SHIPPED]
    own = Instrument.objects.filter(mode=Use.DEPLOYER_TEXT).values_list("code", flat=True).distinct()
    return sorted({*shipped, *own})


def for_scores() -> list[Pack]:
    """The instruments whose scores can be entered here, made elsewhere."""
    found = [packs.pack(code) for code in packs.codes()]
    return [pack for pack in found if pack.mode == Use.SCORE_ONLY]


def shipped() -> list[Pack]:
    """The instruments that come with their words."""
    return [pack for pack in map(packs.pack, packs.codes()) if pack.mode == Use.SHIPPED]


__all__ = ["PackFault", "answerable", "for_scores", "offered", "pack_of", "shipped", "supplied"]
