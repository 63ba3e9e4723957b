"""A court's bar on telling the person: what it hides, and that it ends."""

from typing import Any

import pytest
from django.test import Client

from companionway.people.models import Person
from companionway.platform import clock
from companionway.privacy.actions import outside
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.request import OutsideRequest
from companionway.privacy.queries.accounting import accounting
from companionway.privacy.rules.outside import How, Papers
from tests.cast import Cast, sam_walks_with

pytestmark = pytest.mark.django_db


def released(cast: Cast, *, bars: bool) -> OutsideRequest:
    """A subpoena with order and counsel about Sam, whose name was released an instant ago."""
    sam, day = sam_walks_with(cast.ana).person_id, clock.today()
    papers = Papers(
        order_section="2.64", order_court="Superior Court", order_on=day, order_scope=("name",), mandate="Subpoena 12",
        mandate_on=day, counsel="R. Lund", counsel_on=day,
    )  # fmt: skip
    done: dict[str, Any] = {"by": cast.eli.id, "at": clock.now()}
    row = outside.take_outside_request(asked=outside.Asker(How.SUBPOENA), **done)
    outside.name_person(request_id=row.id, person_id=sam, **done)
    outside.write_papers(request_id=row.id, papers=papers, bars_telling=bars, **done)
    outside.release(request_id=row.id, values={"name": "Sam"}, **done)
    return OutsideRequest.objects.get(id=row.id)


def listed(row: OutsideRequest) -> int:
    """How many lines the person's own list has."""
    return len(accounting(Person.objects.get(id=row.person_id), asked_at=clock.now()))


def test_what_the_order_keeps_from_the_person_is_shown_from_the_day_the_bar_ends(cast: Cast, client: Client) -> None:
    row = released(cast, bars=True)
    page = f"/privacy/outside/{row.id}/"
    client.force_login(cast.eli)
    assert (listed(row), "The order forbids it" in client.get(page).content.decode()) == (0, True)
    assert client.post(f"{page}telling/", {"forbidden": "no"}).status_code == 302
    assert listed(row) == 1
    assert client.post(f"{page}telling/", {"forbidden": "no"}).status_code == 422, "it stands so already"
    assert client.post(f"{page}telling/", {"forbidden": "yes"}).status_code == 302, "taken back"
    assert listed(row) == 0


def test_the_bar_of_one_order_hides_nothing_of_another(cast: Cast) -> None:
    one, other = released(cast, bars=True), released(cast, bars=False)
    shown = Disclosure.objects.get(record_ids__contains=[other.id])
    hidden = Disclosure.objects.get(record_ids__contains=[one.id])
    assert shown.delayed_until is None and hidden.delayed_until is not None


def test_before_a_release_there_is_nothing_to_tell(cast: Cast, client: Client) -> None:
    row = outside.take_outside_request(asked=outside.Asker(How.SUBPOENA), by=cast.eli.id, at=clock.now())
    client.force_login(cast.eli)
    assert client.post(f"/privacy/outside/{row.id}/telling/", {"forbidden": "yes"}).status_code == 422
    client.force_login(cast.ana)
    assert client.post(f"/privacy/outside/{row.id}/telling/", {"forbidden": "no"}).status_code == 404
