"""A judged message as a referral in plain values."""

from datetime import date

from companionway.interop.hl7v2.message import Identifier, Message
from companionway.interop.incoming import Incoming, fitting, plain
from companionway.people.details import PersonDetails, ReachDetails
from companionway.referrals.rules import Route


def referral_of(message: Message, today: date) -> Incoming:
    """An order or referral that was judged AA. Without an order number the message's own number names it."""
    header, order, person = message.header, message.order, message.person
    if order is None or person is None:
        raise ValueError("Only a message with an order and a person is a referral.")
    number = f"{order.namespace}|{order.order_id}" if order.namespace else order.order_id
    notes = list(message.flags)
    if not number:
        number = f"MSH-10|{header.control_id}"
        notes.append("The referral has no number that could be read; the message's own number stands for it.")
    return Incoming(
        route=Route.HL7V2, order_id=fitting(number, 160), person=person_of(message, today), where="PID",
        codes=((order.code_system, order.code),) if header.message_type != "REF" else (),
        site_name=plain(header.facility), asked_by=plain(order.requester)[:160],
        takes_back=order.control in {"CA", "DC"}, notes=tuple(notes),
    )  # fmt: skip


def person_of(message: Message, today: date) -> PersonDetails:
    """PID as plain values; a number without authority has the empty system."""
    person = message.person
    if person is None:
        return PersonDetails()
    phones = [ReachDetails(kind="phone", value=plain(phone)[:200]) for phone in person.phones]
    emails = [ReachDetails(kind="email", value=plain(email)[:200]) for email in person.emails]
    believable = person.born_on if person.born_on and person.born_on <= today else None
    return PersonDetails(
        given_name=plain(person.given)[:120], family_name=plain(person.family)[:120], birth_date=believable,
        identifiers=_numbers(person.identifiers), reach=(*phones, *emails),
    )  # fmt: skip


def prior_of(message: Message) -> PersonDetails:
    """The numbers that a merge gives up."""
    return PersonDetails(identifiers=_numbers(message.merged))


def _numbers(identifiers: list[Identifier]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((fitting(plain(i.system), 200), fitting(plain(i.value), 120)) for i in identifiers))
