"""Which provider this installation texts with, from which numbers, and which program a number of ours belongs to."""

import re
import uuid

from django.conf import settings

from companionway.interop.texting.provider import Provider
from companionway.interop.texting.twilio import Twilio
from companionway.organizations.queries import program_id_of
from companionway.people.rules import phone_key

RECEIPTS = f"/texting/{Twilio.name}/receipts/"


def provider() -> Provider | None:
    """The provider of the settings; None where texting is not set up."""
    if Twilio.name != settings.COMPANIONWAY_TEXTING or not settings.COMPANIONWAY_TEXTING_NUMBERS:
        return None
    return Twilio(
        account=settings.COMPANIONWAY_TEXTING_ACCOUNT, token=settings.COMPANIONWAY_TEXTING_TOKEN,
        base=settings.COMPANIONWAY_TEXTING_URL,
        receipts=settings.COMPANIONWAY_BASE_URL.rstrip("/") + RECEIPTS,
    )  # fmt: skip


def is_set_up() -> bool:
    """Whether texts can be sent from here."""
    return provider() is not None


def numbers() -> dict[str, str]:
    """Our numbers by the short name of the program they belong to, in the order of the settings."""
    return dict(settings.COMPANIONWAY_TEXTING_NUMBERS)


def number_of(program_slug: str) -> str:
    """The number that texts of this program come from: its own, else the first one."""
    ours = numbers()
    return ours.get(program_slug) or next(iter(ours.values()))


def program_of(number: str) -> uuid.UUID:
    """The program whose number this is; a number that is none of ours belongs to the first one."""
    ours = numbers()
    key = phone_key(number)
    slug = next((slug for slug, one in ours.items() if phone_key(one) == key), next(iter(ours)))
    return program_id_of(slug)


def dialed(number: str) -> str:
    """A number as providers want it (E.164): "+1" before ten digits, as it is where it says its country."""
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith("+"):
        return f"+{digits}"
    return f"+1{digits}" if len(digits) == 10 else f"+{digits}"
