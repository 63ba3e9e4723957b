"""The notice by e-mail: sent to the address on file, saying nothing on a locked phone; what fails goes on paper."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from companionway.management import errands
from companionway.people.actions import add_reach
from companionway.people.details import ReachDetails
from companionway.people.models import ContactPoint, Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.platform.outbox import MAX_ATTEMPTS
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.notice import NoticeDelivery, NoticeVersion
from companionway.privacy.models.task import PrivacyTask
from tests.cast import Cast
from tests.web.walking_with_sam import ana, publish, sam, text_of

__all__ = ["ana", "sam"]  # fixtures
AGREED = {"method": "email", "agreed_to_email": "on"}
DUTY = "Give the notice of privacy practices: Sam"
PAPER = "Give the notice on paper: Sam"


@pytest.fixture
def page(cast: Cast, sam: Person) -> str:
    publish(cast)
    add_reach(sam, (ReachDetails("email", "sam@example.org"),))
    return f"/people/{sam.id}/notice/"


def test_it_goes_to_the_address_on_file_whole_under_words_that_say_nothing(sam: Person, ana: Client, page: str) -> None:
    assert "sam@example.org" in text_of(ana.get(page))
    assert ana.post(page, AGREED).status_code == 302
    assert not mail.outbox and DUTY in text_of(ana.get("/today/")), "it counts when it was sent"
    errands.drain(clock.now())
    sent = mail.outbox[0]
    assert (sent.to, len(mail.outbox)) == (["sam@example.org"], 1)
    assert NoticeVersion.objects.get().text in sent.body
    first_seen = f"{sent.subject} {sent.from_email} {sent.body[:150]}".lower()
    assert not any(
        word in first_seen for word in ("sam", "recovery", "substance", "peer", "privacy", "record", "part 2")
    )
    assert DUTY not in text_of(ana.get("/today/"))
    told = Disclosure.objects.get()
    assert (told.person_id, told.basis, told.channel) == (sam.id, "person_access", "email")
    assert AuditEntry.objects.filter(verb="notice.sent", person_id=sam.id).count() == 1


def test_the_queue_holds_an_id_and_no_word_about_anybody(ana: Client, page: str) -> None:
    ana.post(page, AGREED)
    row, given = OutboxMessage.objects.get(kind="notice_mail"), NoticeDelivery.objects.get()
    assert row.payload == {"delivery": str(given.id)}


def test_it_is_sent_once_however_often_it_is_asked_for(ana: Client, page: str) -> None:
    ana.post(page, AGREED)
    assert ana.post(page, AGREED).status_code == 422, "it is on its way"
    errands.drain(clock.now())
    OutboxMessage.objects.update(done_at=None, locked_until=None)
    errands.drain(clock.now())
    assert len(mail.outbox) == 1 and Disclosure.objects.count() == 1


def test_a_mail_server_that_is_away_leaves_the_duty_and_no_line_in_the_list_of_what_was_shared(
    ana: Client, page: str, settings: pytest.FixtureRequest
) -> None:
    settings.EMAIL_BACKEND = "tests.web.mail_that_fails.Backend"  # type: ignore[attr-defined]
    ana.post(page, AGREED)
    errands.drain(clock.now())
    assert DUTY in text_of(ana.get("/today/")) and not Disclosure.objects.exists()
    OutboxMessage.objects.update(attempts=MAX_ATTEMPTS, available_at=clock.now(), locked_until=None)
    errands.drain(clock.now() + timedelta(hours=2))
    errands.sweep(clock.now())
    assert PAPER in text_of(ana.get("/today/"))
    assert PrivacyTask.objects.get(kind="print_notice").person_id == NoticeDelivery.objects.get().person_id
    errands.sweep(clock.now())
    assert AuditEntry.objects.filter(verb="notice.came_back").count() == 1
    ana.post(page, {"method": "paper"})
    assert "For their privacy" not in text_of(ana.get("/today/"))


def test_an_address_that_was_taken_off_meanwhile_gets_nothing_and_paper_is_due(ana: Client, page: str) -> None:
    ana.post(page, AGREED)
    ContactPoint.objects.filter(kind="email").update(ended_at=clock.now())
    errands.drain(clock.now())
    errands.sweep(clock.now())
    assert not mail.outbox and PAPER in text_of(ana.get("/today/"))


def test_without_an_address_it_is_not_offered_and_not_taken(cast: Cast, sam: Person, ana: Client) -> None:
    publish(cast)
    where = f"/people/{sam.id}/notice/"
    assert "By e-mail" not in text_of(ana.get(where)) and ana.post(where, AGREED).status_code == 422
    assert not NoticeDelivery.objects.exists()
