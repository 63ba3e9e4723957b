"""Sealed records arrive: each once, answered by its id, placed or held; what does not open leaves nothing."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from companionway.engagement.actions.walk import say_goodbye, walk_with
from companionway.engagement.models.contact import Contact, ContactAttempt, GroupSession
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.rules.walk import Goodbye
from companionway.platform import clock, drafts, phone_keys
from companionway.platform.models import AuditEntry, User
from companionway.platform.phone_models import AuthorRef, PhoneReceipt
from companionway.workforce.models import RoleHeld
from tests.cast import Cast
from tests.phones import Phone
from tests.web.asking import signed_in, text_of
from tests.web.outbox.conftest import Day

HOUR = timedelta(hours=1)


def test_a_record_becomes_one_contact_with_its_id_and_its_own_entry(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.texted(day.sam, minutes=30, support=["emotional"], place="Library", at=clock.now() - HOUR * 2)
    before = AuditEntry.objects.count()
    assert phone.result(body) == (201, "stored")
    made = Contact.objects.get(id=body["id"])
    assert (made.channel, made.peer_id, made.entered_by_id) == ("text", cast.ana.id, cast.ana.id)
    assert (made.minutes, made.kinds, made.place) == (30, ["emotional"], "Library")
    assert abs(made.entered_at - made.occurred_at - HOUR * 2) < timedelta(seconds=5)
    entry = AuditEntry.objects.order_by("-id").first()
    assert AuditEntry.objects.count() == before + 1 and entry is not None
    assert (entry.verb, entry.actor_id, entry.route) == ("contact.logged", cast.ana.id, "web:phone-records")


def test_OT12_the_same_record_again_is_already_there(day: Day, phone: Phone) -> None:
    body, before = phone.texted(day.sam), Contact.objects.count()
    assert [phone.result(body) for _ in range(3)] == [(201, "stored"), (200, "already"), (200, "already")]
    assert Contact.objects.count() == before + 1


def test_a_try_is_a_try(day: Day, phone: Phone) -> None:
    body = phone.writes(people=[str(day.sam.id)], how=None, reached=False)
    assert phone.result(body) == (201, "stored")
    assert ContactAttempt.objects.get(id=body["id"]).phone_at is not None


def test_several_people_are_one_group(day: Day, phone: Phone) -> None:
    body = phone.writes(people=[str(day.sam.id), str(day.alex.id)], how="in_person", group="Circle", minutes=60)
    assert phone.result(body) == (201, "stored")
    assert GroupSession.objects.get(id=body["id"]).name == "Circle"
    assert Contact.objects.filter(group_id=body["id"]).count() == 2


def test_OT13_what_was_altered_or_wrapped_anew_stays_on_the_phone(day: Day, phone: Phone) -> None:
    body = phone.texted(day.sam)
    other = {**body, "id": str(uuid.uuid4())}
    altered = {**body, "sealed": body["sealed"][:-8] + "AAAAAAA="}
    assert phone.result(other) == (422, "cannot-open")
    assert phone.result(altered) == (422, "cannot-open")
    assert not PhoneReceipt.objects.exists()
    assert phone.result(body) == (201, "stored")
    assert phone.result(altered) == (422, "mismatch")
    inner = phone.sealed(json.dumps({"v": 1, "id": str(uuid.uuid4())}).encode(), str(uuid.uuid4()))
    assert phone.result(inner) == (422, "cannot-open")


BAD_ENVELOPES: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"v": 2}, (422, "bad-envelope")), ({"kid": ""}, (422, "bad-envelope")), ({"kid": 5}, (422, "bad-envelope")),
    ({"sealed": "%%"}, (422, "bad-envelope")), ({"sealed": None}, (422, "bad-envelope")),
    ({"kid": "gone"}, (422, "unknown-key")), ({"more": "x" * 20_000}, (413, "too-large")),
]  # fmt: skip


def test_an_envelope_that_is_none_is_refused_with_its_id(day: Day, phone: Phone) -> None:
    body = phone.texted(day.sam)
    assert [phone.result(body | change) for change, _ in BAD_ENVELOPES] == [answer for _, answer in BAD_ENVELOPES]
    assert not PhoneReceipt.objects.exists()


def test_what_is_no_record_is_refused_without_an_id(phone: Phone) -> None:
    for body in (b"", b"[]", b"{", b'{"id": 5}', b"\xff", b"[" * 50_000):
        answer = phone.sends(body)
        assert answer.status_code in (413, 415, 422) and answer.json()["id"] is None


def test_a_form_is_no_record(day: Day, phone: Phone) -> None:
    answer = phone.session.post("/phone-outbox/records/", json.dumps(phone.texted(day.sam)), content_type="text/plain")
    assert (answer.status_code, answer.json()["result"]) == (415, "not-json")


def test_OT14_a_rotated_key_opens_and_a_destroyed_one_is_unknown(
    day: Day, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = phone.texted(day.sam), phone.texted(day.sam)
    now = clock.now()
    phone_keys.write([phone_keys.made(now), *phone_keys.read()])
    assert phone.result(first) == (201, "stored")
    phone_keys.write([key for key in phone_keys.read() if key.kid != second["kid"]])
    assert phone.result(second) == (422, "unknown-key")
    assert phone.result(first) == (200, "already")


def test_OT15_anas_record_in_jos_session_waits_for_ana(day: Day, phone: Phone, cast: Cast) -> None:
    body, sent = phone.texted(day.sam), phone.texted(day.sam)
    assert phone.result(sent) == (201, "stored")
    phone.passed_to(cast.jo)
    assert phone.result(sent) == (200, "already")
    assert phone.result(body) == (202, "held")
    row = HeldRecord.objects.get(id=body["id"])
    assert (row.reason, row.author_id, row.sent_by_id) == ("other-session", cast.ana.id, cast.jo.id)
    assert not Contact.objects.filter(id=body["id"]).exists()


def test_a_record_comes_also_in_the_session_of_who_supports_nobody(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.texted(day.sam)
    phone.passed_to(cast.kit)
    assert phone.result(body) == (202, "held")


def test_a_typed_name_is_held_sealed_and_never_placed_by_itself(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.writes(typed="Sam", how="call")
    assert phone.result(body) == (202, "held")
    row = HeldRecord.objects.get(id=body["id"])
    assert (row.reason, row.author_id) == ("which-person", cast.ana.id)
    assert "Sam" in row.content and not Contact.objects.filter(id=body["id"]).exists()


def test_a_lost_phone_and_a_closed_account_wait_for_a_word(day: Day, phone: Phone, cast: Cast) -> None:
    lost, closed = phone.texted(day.sam), phone.texted(day.sam)
    AuthorRef.objects.update(revoked_at=clock.now())
    assert phone.result(lost) == (202, "held")
    AuthorRef.objects.update(revoked_at=None)
    User.objects.filter(id=cast.ana.id).update(is_active=False)
    phone.passed_to(cast.jo)
    assert phone.result(closed) == (202, "held")
    assert set(HeldRecord.objects.values_list("reason", flat=True)) == {"signed-out-phone"}


def test_signing_out_everywhere_makes_the_phones_reference_wait(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.texted(day.sam)
    other = Phone(cast.ana)
    other.session.post("/sign-ins/end/")
    assert AuthorRef.objects.filter(revoked_at=None).count() == 0
    phone.passed_to(cast.ana)
    assert phone.result(body) == (202, "held")


def test_somebody_elses_person_is_held_for_a_supervisor(day: Day, cast: Cast) -> None:
    jo = Phone(cast.jo)
    body = jo.texted(day.sam)
    assert jo.result(body) == (202, "held")
    assert HeldRecord.objects.get().reason == "not-yours"


def test_OT18_reassigned_or_closed_meanwhile_it_is_placed_for_it_happened_then(
    day: Day, phone: Phone, cast: Cast
) -> None:
    at = clock.now() - HOUR
    early, ended = phone.texted(day.alex, at=at), phone.texted(day.sam, at=at)
    late = phone.texted(day.sam)
    moment = clock.now() - timedelta(minutes=30)
    walk_with(engagement_id=day.alex.id, worker=cast.jo.id, by=cast.ana.id, at=moment)
    say_goodbye(engagement_id=day.sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=moment)
    assert phone.result(early) == (201, "stored")
    assert phone.result(ended) == (201, "stored")
    assert phone.result(late) == (202, "held")


UNKNOWN: list[dict[str, Any]] = [
    {"how": "pigeon"}, {"people": []}, {"typed": "Sam"}, {"newer": 1}, {"minutes": 7}, {"support": ["x"]},
    {"place": "x" * 81}, {"phone_time": None}, {"v": 2}, {"kind": "goal"}, {"people": [str(uuid.UUID(int=5))]},
    {"note": "words"}, {"peer": str(uuid.UUID(int=5))}, {"next": "soon"}, {"phone_time": 10**18},
    {"people": [5]}, {"people": [{"id": 1}]}, {"goal": 5}, {"amends": 5}, {"answers": ["x"]}, {"answers": {"a": 5}},
    {"place": "\ud83d"}, {"answers": {"a": ["\ud83d"]}}, {"answers": {"\ud83d": ["a"]}}, {"author_ref": "\ud83d"},
    {"phone_time": -62_135_596_000_000, "clock_offset_ms": -(10**14)}, {"phone_time": -62_135_596_000_000},
    {"clock_offset_ms": -(10**14)},
]  # fmt: skip


def test_what_this_version_does_not_know_is_safe_on_the_server(day: Day, phone: Phone) -> None:
    for wrong in UNKNOWN:
        body = phone.texted(day.sam, **wrong)
        assert phone.result(body) == (202, "held"), wrong
        assert HeldRecord.objects.get(id=body["id"]).reason == "unknown-content", wrong
        assert phone.result(body) == (200, "already")


def test_a_draft_comes_back_to_its_author_alone(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.writes("draft", path="/supervision/", answers={"text": ["half a thought"]})
    assert phone.result(body) == (201, "stored")
    assert drafts.kept(cast.ana.id, "/supervision/", now=clock.now()) == {"text": ["half a thought"]}
    assert drafts.kept(cast.jo.id, "/supervision/", now=clock.now()) is None


def test_OT7_without_a_session_the_answer_is_401_and_never_a_page(cast: Cast, day: Day, phone: Phone) -> None:
    body = phone.texted(day.sam)
    for client in (Client(), Client()):
        for method, path in (("get", "session"), ("post", "author"), ("post", "records")):
            answer = getattr(client, method)(f"/phone-outbox/{path}/", body, content_type="application/json")
            assert (answer.status_code, answer.json()) == (401, {"result": "signed-out"})
    assert not PhoneReceipt.objects.exists()


def test_OT9_without_the_token_against_forged_forms_it_is_403(cast: Cast, day: Day, phone: Phone) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = phone.session.cookies
    phone.session = strict
    body = phone.texted(day.sam)
    assert phone.sends(body).status_code == 403
    said = strict.get("/phone-outbox/session/").json()
    assert phone.sends(body, headers={"X-CSRFToken": said["csrf"]}).status_code == 201


def test_the_session_says_what_a_phone_needs_and_names_nobody(phone: Phone, cast: Cast) -> None:
    answer = phone.session.get("/phone-outbox/session/")
    said = answer.json()
    assert set(said) == {"csrf", "kid", "key", "not_after", "author_ref", "server_time", "locked", "kept_before"}
    assert said["author_ref"] == phone.ref and len(phone.ref) == 32
    assert answer["Cache-Control"] == "no-store"
    assert "Ana" not in answer.content.decode() and str(cast.ana.id) not in answer.content.decode()
    assert not AuthorRef.objects.filter(ref_hash=phone.ref.encode()).exists()


def test_who_walks_with_nobody_any_more_places_nothing_and_begins_no_new_author(
    day: Day, phone: Phone, cast: Cast
) -> None:
    """Ana is an analyst now. What she sends is dated into the days when she was a peer."""
    sent, began = phone.texted(day.sam), clock.now() - HOUR * 60
    assert phone.result(sent) == (201, "stored")
    RoleHeld.objects.filter(user=cast.ana).update(role="analyst")
    phone.passed_to(cast.ana)
    backdated = phone.texted(day.sam, at=began)
    undo = phone.writes("void", amends=sent["id"])
    assert [phone.result(one) for one in (backdated, undo)] == [(202, "held")] * 2
    assert set(HeldRecord.objects.values_list("reason", "author")) == {("signed-out-phone", cast.ana.id)}
    assert phone.session.post("/phone-outbox/author/").status_code == 404
    page = text_of(signed_in(cast.ben).get("/from-your-phone/"))
    assert page.count("Ana does not work here now and cannot look at it.") == 2


def test_a_locked_screen_still_takes_records_in_and_begins_no_new_author(day: Day, phone: Phone) -> None:
    phone.session.post("/lock/", {"what": "locked"})
    assert phone.session.get("/phone-outbox/session/").json()["locked"] is True
    assert phone.session.post("/phone-outbox/author/").status_code == 401
    assert phone.result(phone.texted(day.sam)) == (201, "stored")


def test_too_many_in_a_minute_wait(day: Day, phone: Phone, settings: Any) -> None:
    settings.COMPANIONWAY_PHONE_RECORDS = 3
    answers = [phone.sends(phone.texted(day.sam)) for _ in range(4)]
    assert [a.status_code for a in answers] == [201, 201, 201, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert django_settings.COMPANIONWAY_PHONE_RECORDS == 3


def test_after_a_merge_it_follows_to_the_kept_record(day: Day, phone: Phone) -> None:
    from companionway.people.models import Person

    kept = day.alex.person_id
    Person.objects.filter(id=day.sam.person_id).update(same_as_id=kept)
    body = phone.texted(day.sam)
    assert phone.result(body) == (201, "stored")
    assert Contact.objects.get(id=body["id"]).engagement.person.same_as_id == kept
