"""A sign-in of the person's own: chosen on their own page, used at its door, given up whenever they like.

It stands apart from the sign-ins of staff and opens the same visit as a link. Whoever forgets it asks their peer for a
new link; nobody can set one for somebody else.
"""

import uuid
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from companionway.platform import audit, wall
from companionway.platform.envelope import token
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.models import normal_form
from companionway.privacy.actions.own_page import BY_PERSON, Opened, begin_visit
from companionway.privacy.models.own_page import OwnSignIn
from companionway.privacy.rules import own_page as rules
from companionway.privacy.rules.own_page import Purpose
from companionway.signin import passwords
from companionway.signin.actions.tries import clear_tries

NAME_FAULTS = {
    "length": "Choose a name with 4 to 60 letters.",
    "signs": "Choose a name of letters, numbers and common signs.",
    "taken": "Choose another name.",
}


def key_of(name: str) -> str:
    """By what a name is found: a keyed hash."""
    return token("own-sign-in", rules.plain_name(name))


def tries_key(name: str) -> str:
    """Under what the wrong tries with a name are counted."""
    return f"own:{key_of(name)}"


@transaction.atomic
@wall.everyone("whether a name is free is asked among all of them, and told to nobody who is not on their own page")
def choose_sign_in(*, person_id: uuid.UUID, visit_ends_at: datetime, name: str, passphrase: str, at: datetime) -> None:
    """Keep a name and the hash of a passphrase for this person (their kept record), in place of those before.

    Raises DomainError: "not_fresh" on a page that has been open for a while; "name_length", "name_signs",
    "name_taken"; "passphrase" for one that the rules of `signin.passwords` refuse.
    """
    if not rules.is_fresh(visit_ends_at, at):
        raise DomainError("not_fresh", "Open your page anew first, so that nobody else chooses this for you.")
    fault = rules.name_fault(name)
    if not fault and OwnSignIn.objects.filter(name_key=key_of(name)).exclude(person_id=person_id).exists():
        fault = "taken"
    if fault:
        raise DomainError(f"name_{fault}", NAME_FAULTS[fault], field="name")
    known = passwords.words_of_this_place() | {rules.plain_name(name)}
    if why := passwords.fault(passphrase, known):
        raise DomainError("passphrase", why, field="passphrase")
    kept = {"name": name.strip(), "name_key": key_of(name), "chosen_at": at,
            "passphrase_hash": make_password(normal_form(passphrase))}  # fmt: skip
    try:
        with transaction.atomic():
            OwnSignIn.objects.update_or_create(
                person_id=person_id, defaults=kept, create_defaults={"id": new_id(), **kept}
            )
    except IntegrityError:  # somebody else chose this name at the same instant
        raise DomainError("name_taken", NAME_FAULTS["taken"], field="name") from None
    clear_tries(key=tries_key(name))  # whoever tried it until it was switched off closes it no longer
    audit.record(
        "own_page.sign_in_chosen", actor=None, at=at, subject=("person", person_id), person=person_id, detail=BY_PERSON
    )


@transaction.atomic
@wall.everyone("a row of this table is found by its person and taken away")
def give_up_sign_in(*, person_id: uuid.UUID, at: datetime) -> None:
    """The name and the passphrase are gone, and open nothing from now on. Links go on."""
    OwnSignIn.objects.filter(person_id=person_id).delete()
    audit.record(
        "own_page.sign_in_given_up", actor=None, at=at, subject=("person", person_id), person=person_id,
        detail=BY_PERSON,
    )  # fmt: skip


@transaction.atomic
@wall.everyone("whoever is at the door of a person's own page is nobody else to us")
def begin_signed_in(*, sign_in_id: uuid.UUID, language: str, at: datetime) -> Opened:
    """The passphrase was right: the page opens. Nothing where the sign-in was given up meanwhile."""
    row = OwnSignIn.objects.select_for_update().select_related("person").filter(id=sign_in_id).first()
    if row is None:
        _note_failed(None, "gone", at)
        return Opened()
    return begin_visit(
        person_id=row.person.same_as_id, purpose=Purpose.PAGE, subject_id=None, language=language, link_id=None, at=at
    )


@transaction.atomic
def note_sign_in_failed(*, person_id: uuid.UUID | None, reason: str, at: datetime) -> None:
    """A try at the door that opened nothing. Keeps whose it was where that is known, and why; never what was typed."""
    _note_failed(person_id, reason, at)


def _note_failed(person_id: uuid.UUID | None, reason: str, at: datetime) -> None:
    audit.record(
        "own_page.sign_in_failed", actor=None, at=at, subject=("person", person_id), person=person_id, reason=reason,
        detail=BY_PERSON,
    )  # fmt: skip
