"""Somebody they trust: agreed, with consent, told only what it covers, listed for the person, and gone when stopped."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.actions.walk import say_goodbye, welcome_back
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import Goodbye
from companionway.platform import clock
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.rules.terms import Information, Purpose, RecipientKind
from tests.cast import Cast, sam_walks_with
from tests.sharing import a_recipient, a_text, sam_consents
from tests.web.asking import signed_in, text_of
from tests.web.test_reach import AGO, PLAN, url

NUMBER = "207-555-0111"


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    return sam_walks_with(cast.ana, clock.now() - AGO)


@pytest.fixture
def ana(cast: Cast, sam: Engagement) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def consent(cast: Cast, sam: Engagement) -> Consent:
    """Sam lets us say to Rosa that we walk together, and ask her for ways to reach Sam."""
    began = clock.now() - AGO
    rosa = a_recipient("Rosa Rivera", kind=RecipientKind.FAMILY)
    return sam_consents(
        cast, sam.person, at=began + timedelta(minutes=40), text=a_text(card="family", at=began),
        recipients=(rosa.id,), purposes=frozenset({Purpose.FAMILY}),
        information=frozenset({Information.NAME, Information.PARTICIPATION}),
    )  # fmt: skip


def agreed(ana: Client, sam: Engagement, consent: Consent | None, version: int = 0) -> None:
    said = PLAN | {
        "version": str(version),
        "if_quiet": "trusted",
        "trusted_consent": str(consent.id) if consent else "",
    }
    assert ana.post(url(sam, "contact-plan"), said).status_code == 302


def test_without_consent_the_number_is_kept_and_nobody_is_shown_it_or_may_be_asked(
    sam: Engagement, ana: Client
) -> None:
    agreed(ana, sam, None)
    page = text_of(ana.get(url(sam, "contact-plan")))
    assert "please do not call" in page and NUMBER not in page and "I asked" not in page
    assert ana.post(url(sam, "trusted-asked"), {}).status_code == 422 and not Disclosure.objects.exists()


def test_after_coming_back_the_number_is_not_shown_without_a_consent_either(cast: Cast) -> None:
    now = clock.now()
    row = sam_walks_with(cast.ana, now - timedelta(hours=5))
    said = Agreed(trusted_name="Aunt Rose", trusted_reach="207-555-0188")
    agree_contact_plan(engagement_id=row.id, agreed=said, version=0, by=cast.ana.id, at=now - timedelta(hours=4))
    say_goodbye(engagement_id=row.id, reason=Goodbye.MOVED, by=cast.ana.id, at=now - timedelta(hours=3))
    again = welcome_back(engagement_id=row.id, channel="call", by=cast.ana.id, at=now - timedelta(hours=2))
    page = text_of(signed_in(cast.ana).get(f"/engagements/{again.id}/contact-plan/"))
    assert "Aunt Rose" in page and "207-555-0188" not in page


def test_with_consent_only_what_it_covers_is_told_once_and_the_person_sees_it(
    sam: Engagement, ana: Client, consent: Consent
) -> None:
    agreed(ana, sam, consent)
    page = text_of(ana.get(url(sam, "contact-plan")))
    assert NUMBER in page and "I asked <bdi>Rosa Rivera</bdi>" in page and "Rosa Rivera, signed" in page
    assert 'value="participation"' in page and 'value="check_ins"' not in page
    assert ana.post(url(sam, "trusted-asked"), {"tells": ["check_ins"]}).status_code == 422
    assert not Disclosure.objects.exists()
    key = page.split('name="form_key" value="')[1][:36]
    for _ in range(2):
        said = {"form_key": key, "tells": ["participation"]}
        assert ana.post(url(sam, "trusted-asked"), said).status_code == 302
    row = Disclosure.objects.get()
    assert (row.consent_id, row.channel, set(row.information)) == (consent.id, "spoken", {"name", "participation"})
    assert "Rosa Rivera" in text_of(ana.get(f"/people/{sam.person_id}/shared/"))


def test_stopped_it_is_gone_at_once_and_a_new_version_does_not_lose_the_number(
    cast: Cast, sam: Engagement, ana: Client, consent: Consent
) -> None:
    agreed(ana, sam, consent)
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    page = text_of(ana.get(url(sam, "contact-plan")))
    assert "please do not call" in page and NUMBER not in page and "I asked" not in page
    assert ana.post(url(sam, "trusted-asked"), {}).status_code == 422 and not Disclosure.objects.exists()
    without = PLAN | {"version": "1", "trusted_reach": ""}
    assert ana.post(url(sam, "contact-plan"), without).status_code == 302
    assert ContactPlan.objects.get(version=2).trusted_reach == NUMBER


def test_a_consent_that_names_nobody_or_is_of_another_card_lets_nobody_be_told(
    cast: Cast, sam: Engagement, ana: Client
) -> None:
    other = sam_consents(cast, sam.person, at=clock.now() - AGO + timedelta(minutes=40),
                         text=a_text(at=clock.now() - AGO))  # fmt: skip
    assert ana.post(url(sam, "contact-plan"), PLAN | {"trusted_consent": str(other.id)}).status_code == 422
    assert ana.post(url(sam, "trusted-asked"), {"tells": ["name"]}).status_code == 422
    assert not Disclosure.objects.exists()
