"""An e-mail becomes one request on a human's word: prefilled, changeable, once; taken back, set aside, seen by few."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from companionway.interop.mail import actions
from companionway.interop.mail.models import MailReceived
from companionway.interop.mail.taking_in import take_in
from companionway.organizations.models import Organization, Program
from companionway.people.models import PossibleMatch
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry, User
from companionway.referrals.models import Referral
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role
from tests.cast import BEGAN, PASSWORD, Cast, request_for_sam
from tests.interop.mail import eml
from tests.web.asking import count, signed_in, text_of

INBOX = reverse("web:inbox")


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.COMPANIONWAY_MAILBOX_PROGRAM, settings.COMPANIONWAY_MAILBOX_ADDRESS = "ed", "peers@example.org"


def came(name: str = "plain", ago: timedelta = timedelta(0), **changes: str) -> uuid.UUID:
    return take_in(eml(name, **changes), at=clock.now() - ago)


def at(name: str, mail_id: uuid.UUID, *more: int) -> str:
    return reverse(f"web:inbox-mail{name}", args=[mail_id, *more])


def sent(client: Client, mail_id: uuid.UUID, **changes: Any) -> Any:
    """The form as the page fills it, with these answers changed."""
    form = client.get(at("", mail_id)).context["form"]
    filled = {name: form[name].value() for name in form.fields}
    filled = {name: value for name, value in filled.items() if value not in (None, False, [])}
    return client.post(at("", mail_id), filled | changes)


def test_a_mail_waits_beside_a_form_that_is_filled_in_and_says_from_where(cast: Cast) -> None:
    mail_id, ben = came(), signed_in(cast.ben)
    assert "Referral for peer support" in text_of(ben.get(INBOX)) and "1 e-mail waits" in text_of(ben.get(INBOX))
    page = ben.get(at("", mail_id))
    text, form = text_of(page), page.context["form"]
    assert "Patient name: Example, Samantha" in text and "They would like somebody to talk with." in text
    assert {name: form[name].value() for name in ("called", "family_name", "phone", "place", "spot", "where")} == {
        "called": "Sam", "family_name": "Example", "phone": "207-555-0142", "place": "ed/harbor", "spot": "12B",
        "where": "here",
    }  # fmt: skip
    assert str(form["birth_date"].value()) == "1990-05-31" and not form["agreed"].value()
    assert "From line 7: “DOB: 05/31/1990”" in text
    assert Referral.objects.count() == 0


def test_what_a_human_confirms_is_what_is_made_and_its_clock_began_when_the_mail_came(cast: Cast) -> None:
    mail_id, ben = came(ago=timedelta(minutes=45)), signed_in(cast.ben)
    answer = sent(ben, mail_id, called="Samantha", spot="12C", agreed="on")
    made = Referral.objects.select_related("person", "site", "program").get()
    assert answer.status_code == 302 and answer["Location"] == reverse("web:request", args=[made.id])
    assert (made.route, made.sender, made.order_id, made.place) == ("email", "mailbox", str(mail_id), "12C")
    assert (made.person.called, made.person.family_name, made.site_id) == (
        "Samantha",
        "Example",
        cast.places.harbor.id,
    )
    row = MailReceived.kept.get()
    assert (made.received_at, made.promise_due_at) == (row.received_at, row.received_at + timedelta(minutes=60))
    assert (row.state, row.referral_ids, row.settled_by) == ("confirmed", [made.id], cast.ben.id)
    assert "An e-mail" in text_of(ben.get(reverse("web:request", args=[made.id])))
    assert "e-mail waits" not in text_of(ben.get(INBOX))


def test_sent_twice_it_makes_one_request_and_leads_to_it(cast: Cast) -> None:
    mail_id, ben = came(), signed_in(cast.ben)
    form = ben.get(at("", mail_id)).context["form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, [])}
    first, second = ben.post(at("", mail_id), filled), ben.post(at("", mail_id), filled)
    assert Referral.objects.count() == 1
    assert first["Location"] == second["Location"] == reverse("web:request", args=[Referral.objects.get().id])


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_confirm_at_once_one_makes_the_request(cast: Cast) -> None:
    mail_id, barrier = came(), threading.Barrier(8)
    told: list[str] = []

    def confirm() -> None:
        barrier.wait()
        try:
            actions.confirm(mail_id=mail_id, new=request_for_sam(), by=cast.ben.id, at=clock.now())
            told.append("made")
        except DomainError as error:
            told.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["already_settled"] * 7 + ["made"] and Referral.objects.count() == 1


def test_what_is_not_right_is_refused_beside_its_field_and_the_mail_waits(cast: Cast) -> None:
    mail_id, ben = came(), signed_in(cast.ben)
    answer = sent(ben, mail_id, phone="5", birth_date="31.1.90", place="ed/nowhere")
    text = text_of(answer)
    assert answer.status_code == 422 and "too short" in text and "Write the date like" in text
    assert "They would like somebody to talk with." in text, "the mail stays beside the form"
    assert (Referral.objects.count(), MailReceived.kept.get().state) == (0, "waiting")


def test_somebody_already_here_is_found_by_the_usual_matching(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    sent(ben, came())
    sent(ben, came(message_id="<again@example.org>"))
    assert Referral.objects.count() == 2
    people = set(Referral.objects.values_list("person__same_as_id", flat=True))
    assert len(people) == 1 or PossibleMatch.objects.count() == 1


def test_undo_takes_the_request_back(cast: Cast) -> None:
    mail_id, ben = came(), signed_in(cast.ben)
    sent(ben, mail_id)
    made = Referral.objects.get()
    assert (
        reverse("web:request-withdrawal", args=[made.id])
        in ben.get(reverse("web:request", args=[made.id])).content.decode()
    )
    ben.post(reverse("web:request-withdrawal", args=[made.id]))
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_set_aside_with_a_reason_and_put_back(cast: Cast) -> None:
    mail_id, ben = came(), signed_in(cast.ben)
    assert ben.post(at("-aside", mail_id)).status_code == 422
    assert ben.post(at("-aside", mail_id), {"why": "unwanted"}).status_code == 302
    assert MailReceived.kept.get().why == "unwanted" and "Set aside: unwanted mail" in text_of(ben.get(at("", mail_id)))
    assert ben.post(at("-aside", mail_id), {"why": "unwanted"}).status_code == 422
    sent_late = ben.post(at("", mail_id), {"called": "Sam"})
    assert sent_late.status_code == 302 and Referral.objects.count() == 0
    assert ben.post(at("-back", mail_id)).status_code == 302
    assert MailReceived.kept.get().state == "waiting" and ben.post(at("-back", mail_id)).status_code == 422


def test_a_report_is_shown_as_one_and_never_becomes_a_request(cast: Cast) -> None:
    mail_id, ben = came("bounce"), signed_in(cast.ben)
    text = text_of(ben.get(at("", mail_id)))
    assert "a mail of ours did not arrive" in text and "Add the request" not in text
    ben.post(at("", mail_id), {"called": "Sam", "place": "ed/harbor", "source": "other", "where": "home"})
    with pytest.raises(DomainError):
        actions.confirm(mail_id=mail_id, new=request_for_sam(), by=cast.ben.id, at=clock.now())
    assert Referral.objects.count() == 0


def test_attachments_are_saved_and_never_shown(cast: Cast) -> None:
    mail_id, ben = came("scanned"), signed_in(cast.ben)
    assert "referral _b_.pdf" in text_of(ben.get(at("", mail_id)))
    part, whole = ben.get(at("-part", mail_id, 1)), ben.get(at("-content", mail_id))
    assert part.content == b"%PDF-1.4\n% a scanned sheet\n%%EOF\n" and whole.content == eml("scanned")
    for answer, name in ((part, "attachment-1.pdf"), (whole, f"mail-{mail_id}.eml")):
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Content-Type"] == "application/octet-stream" and answer["X-Content-Type-Options"] == "nosniff"
    assert ben.get(at("-part", mail_id, 9)).status_code == 404


def test_html_of_a_mail_reaches_no_page(cast: Cast) -> None:
    mail_id = came("plain", subject="<script>alert(1)</script><img src=x>", from_='"<b>x</b>" <a@example.org>')
    for page in (at("", mail_id), INBOX, at("", came("html"))):
        html = signed_in(cast.ben).get(page).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html and "<b>x</b>" not in html
        assert "198.51.100.7" not in html


@pytest.mark.parametrize("who", ["ana", "cleo", "dana", "eli", "fay", "gil", "kit"])
def test_only_who_supervises_sees_mails(cast: Cast, who: str) -> None:
    mail_id, client = came(), signed_in(getattr(cast, who))
    assert [client.get(at(name, mail_id)).status_code for name in ("", "-content")] == [404, 404]
    assert client.get(at("-part", mail_id, 1)).status_code == 404
    assert [client.post(at(name, mail_id)).status_code for name in ("", "-aside", "-back")] == [404] * 3


def test_a_mail_is_not_seen_from_another_organization_by_either_wall(cast: Cast) -> None:
    far = Program.objects.create(
        organization=Organization.objects.create(slug="valley", name="Valley Health"), slug="far-ed", name="Far",
        starts_on=BEGAN, modes=["call"], promise_days=7,
    )  # fmt: skip
    uma = User.objects.create_user("uma", "uma@example.org", PASSWORD, first_name="Uma")
    RoleHeld.objects.create(user=uma, role=Role.PEER_SUPERVISOR, program=far, site=None, starts_on=BEGAN)
    mail_id = came()
    client = signed_in(uma)
    assert client.get(at("", mail_id)).status_code == 404 and "Referral for" not in text_of(client.get(INBOX))
    assert client.post(at("-aside", mail_id), {"why": "unwanted"}).status_code == 404
    assert MailReceived.kept.get().state == "waiting"


def test_each_look_and_each_file_taken_out_is_written_down(cast: Cast) -> None:
    mail_id, ben = came("scanned"), signed_in(cast.ben)
    for page in (at("", mail_id), at("-content", mail_id), at("-part", mail_id, 2)):
        ben.get(page)
    looks = AuditEntry.objects.filter(verb="mail.looked_at", subject_id=mail_id, actor_id=cast.ben.id)
    assert sorted(looks.values_list("reason", flat=True)) == ["attachment", "bytes", "page"]


def test_more_mails_cost_no_more_statements(cast: Cast) -> None:
    ben, first = signed_in(cast.ben), came()
    ben.get(INBOX)
    few, one = count(lambda: ben.get(INBOX)), count(lambda: ben.get(at("", first)))
    for number in range(12):
        came(message_id=f"<{number}@example.org>")
    long = came("scanned", message_id="<long@example.org>")
    assert count(lambda: ben.get(INBOX)) == few
    assert count(lambda: ben.get(at("", long))) == one
