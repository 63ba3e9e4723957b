"""A peer takes a summary to somebody whom the person agreed to tell; the sender's button says what became of it."""

import csv
import io
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.ids import link_token
from companionway.platform.models import AuditEntry, User
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.notices import TEXTS
from companionway.privacy.rules.terms import Information, Purpose
from companionway.referrals.actions.receive import RECEIPT
from companionway.referrals.models import Referral
from tests.cast import Cast, sam_walks_with
from tests.said import names
from tests.sharing import a_recipient, sam_consents

AGO = timedelta(days=2)
AGREED = {"purposes": frozenset({Purpose.COORDINATION}),
          "information": frozenset({Information.NAME, Information.PARTICIPATION})}  # fmt: skip


def agreed(cast: Cast) -> tuple[Person, Consent]:
    began = clock.now() - AGO
    person = sam_walks_with(cast.ana, began).person.same_as
    return person, sam_consents(cast, person, at=began, **AGREED)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def choose(cast: Cast, person: Person, consent: Consent, *kinds: str, way: str = "print") -> object:
    body = {"recipient": str(consent.recipients.get().id), "purpose": "coordination", "information": list(kinds),
            "way": way}  # fmt: skip
    return signed_in(cast.ana).post(reverse("web:summary", args=[person.id]), body)


def test_a_page_to_print_carries_the_notice_to_the_byte_the_scope_and_its_line(cast: Cast) -> None:
    person, consent = agreed(cast)
    page = choose(cast, person, consent, "name", "participation")
    words = page.content.decode()  # type: ignore[attr-defined]
    assert page.status_code == 200 and TEXTS["statement_1"] in words  # type: ignore[attr-defined]
    assert "Shared on a written consent" in words and "42 CFR Part 2</p>" in words
    assert "Walking together" in words and "In touch" not in words
    row = Disclosure.objects.get()
    assert (row.channel, row.purpose, row.information) == ("print", "coordination", ["name", "participation"])


def test_a_table_carries_the_same_below_its_rows(cast: Cast) -> None:
    person, consent = agreed(cast)
    Person.objects.filter(id=person.id).update(called="=HYPERLINK(1)")
    answer = choose(cast, person, consent, "name", way="table")
    rows = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))  # type: ignore[attr-defined]
    assert rows[:2] == [["What", "Details"], ["Name", "'=HYPERLINK(1)"]]
    texts = {row[0]: row[1] for row in rows[2:]}
    assert texts["notice"] == TEXTS["statement_1"] and texts["scope"] and "42CFRPart2" in texts["labels"]


def test_more_than_was_agreed_is_not_shared_and_the_page_says_the_rule_and_what_to_do(cast: Cast) -> None:
    person, consent = agreed(cast)
    page = choose(cast, person, consent, "name", "check_ins")
    words = page.content.decode()  # type: ignore[attr-defined]
    assert page.status_code == 422 and "42 CFR 2.31(a)(3)" in words and "Choose less, or ask." in words  # type: ignore[attr-defined]
    assert not Disclosure.objects.exists()
    assert AuditEntry.objects.get(verb="disclosure.refused").detail["reasons"] == ["out_of_scope:information"]


def test_taken_back_it_is_not_shared_on_the_next_request(cast: Cast) -> None:
    person, consent = agreed(cast)
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    page = choose(cast, person, consent, "name")
    assert page.status_code == 422 and "took this consent back" in page.content.decode()  # type: ignore[attr-defined]


def test_for_others_there_is_no_such_page(cast: Cast) -> None:
    person, _ = agreed(cast)
    for user in (cast.jo, cast.cleo, cast.eli):
        assert signed_in(user).get(reverse("web:summary", args=[person.id])).status_code == 404


def outcome(referral: Referral) -> str:
    return Client().post(reverse("web:receipt-outcome", args=[link_token(RECEIPT, referral.id)])).content.decode()


def test_with_consent_the_team_that_asked_hears_one_word_and_without_it_nothing(cast: Cast) -> None:
    began = clock.now() - timedelta(hours=2)
    person = sam_walks_with(cast.ana, began).person
    referral = Referral.objects.get()
    assert "Nothing more is shared here" in outcome(referral) and not Disclosure.objects.exists()
    team = a_recipient(site=cast.places.harbor)
    assert "Nothing more is shared here" in outcome(referral)
    consent = sam_consents(cast, person, at=began, recipients=(team.id,))
    words = outcome(referral)
    assert "They met with a peer." in words and TEXTS["statement_1"] in words and not names("Ana", words)
    assert Disclosure.objects.get().recipient_id == team.id
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    assert "Nothing more is shared here" in outcome(referral) and Disclosure.objects.count() == 1


def test_looking_at_the_receipt_says_nothing_new_even_with_consent(cast: Cast) -> None:
    began = clock.now() - timedelta(hours=2)
    person = sam_walks_with(cast.ana, began).person
    sam_consents(cast, person, at=began, recipients=(a_recipient(site=cast.places.harbor).id,))
    page = Client().get(reverse("web:receipt", args=[link_token(RECEIPT, Referral.objects.get().id)]))
    assert "They met" not in page.content.decode() and not Disclosure.objects.exists()
    assert AuditEntry.objects.filter(verb="disclosure.made", reason="own_message").count() == 1
