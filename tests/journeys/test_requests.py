"""A request's way in real browsers: the clinician's form, the receipt, the race, asking for oneself."""

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.platform.ids import link_token
from companionway.referrals.actions.answer import accept
from companionway.referrals.actions.receive import RECEIPT
from companionway.referrals.models import Referral
from tests.cast import BEGAN, Cast, sam_waits
from tests.cast import cast as everyone
from tests.journeys import browser as seen
from tests.journeys.counting import counted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return everyone()


@pytest.fixture
def community(people: Cast) -> Program:
    return Program.objects.create(
        organization=people.places.organization, slug="community", name="Community", starts_on=BEGAN, promise_days=7,
        modes=["call"], self_referral=True,
    )  # fmt: skip


def as_somebody(chromium: Browser, live_server: Any, user: Any, **options: Any) -> Iterator[Page]:
    context = seen.window(chromium, live_server.url, **options)
    seen.sign_in_as(context, user, live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def ana(chromium: Browser, live_server: Any, people: Cast) -> Iterator[Page]:
    yield from as_somebody(chromium, live_server, people.ana)


@pytest.fixture
def jo(chromium: Browser, live_server: Any, people: Cast) -> Iterator[Page]:
    yield from as_somebody(chromium, live_server, people.jo)


def fill_the_door(page: Page) -> None:
    page.get_by_label("They said yes to a visit from a peer.").check()
    page.get_by_label("What do they like to be called?").fill("Sam")
    page.get_by_label("Here now").check()
    page.get_by_label("Room", exact=False).first.fill("4")


def test_from_the_clinicians_form_to_a_receipt_that_says_a_peer_has_it(people: Cast, phone: Page, ana: Page) -> None:
    phone.goto("/refer/harbor/")
    seen.assert_decent(phone)
    expect(phone.get_by_label("Phone")).to_be_hidden()
    with counted("a", "here now", phone):
        fill_the_door(phone)
        phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Waiting for a peer")).to_be_visible()
    seen.assert_decent(phone)

    ana.goto("/referrals/")
    seen.assert_decent(ana)
    ana.get_by_role("button", name="I've got it").click()
    expect(ana.get_by_role("heading", name="How did it go?")).to_be_visible()
    seen.assert_decent(ana)

    phone.reload()
    expect(phone.get_by_text("A peer has taken your request")).to_be_visible()


def test_only_the_place_that_was_chosen_is_asked(people: Cast, phone: Page) -> None:
    phone.goto("/refer/harbor/")
    phone.get_by_label("Going home").check()
    expect(phone.get_by_label("Phone", exact=False).first).to_be_visible()
    expect(phone.get_by_text("OK to leave a message")).to_be_visible()
    expect(phone.get_by_label("Room", exact=False).first).to_be_hidden()
    seen.assert_decent(phone)


def test_the_clinicians_form_works_without_javascript(people: Cast, plain_phone: Page) -> None:
    plain_phone.goto("/refer/harbor/")
    fill_the_door(plain_phone)
    plain_phone.get_by_role("button", name="Send").click()
    expect(plain_phone.get_by_text("Waiting for a peer")).to_be_visible()


def test_pressing_send_twice_makes_one_request(people: Cast, phone: Page) -> None:
    phone.goto("/refer/harbor/")
    fill_the_door(phone)
    phone.get_by_role("button", name="Send").dblclick()
    expect(phone.get_by_text("Waiting for a peer")).to_be_visible()
    assert Referral.objects.count() == 1


def test_of_two_peers_one_has_it_and_the_other_is_thanked(people: Cast, ana: Page, jo: Page) -> None:
    sam_waits(at=clock.now())
    for page in (ana, jo):
        page.goto("/referrals/")
    ana.get_by_role("button", name="I've got it").click()
    expect(ana.get_by_role("heading", name="How did it go?")).to_be_visible()
    jo.get_by_role("button", name="I've got it").click()
    expect(jo.get_by_role("heading", name="Ana Reyes has it. Thank you.")).to_be_visible()
    seen.assert_decent(jo)


def test_the_board_takes_in_what_is_new_by_itself(people: Cast, ana: Page) -> None:
    ana.goto("/referrals/")
    expect(ana.get_by_text("No one is waiting. Take a breath.")).to_be_visible()
    sam_waits(at=clock.now())
    ana.evaluate("document.getElementById('board').dispatchEvent(new Event('refresh'))")
    expect(ana.get_by_role("button", name="I've got it")).to_be_visible()
    ana.get_by_role("button", name="I've got it").click()
    expect(ana.get_by_role("heading", name="How did it go?")).to_be_visible()


def test_a_yes_leads_to_the_persons_page_and_the_first_check_in(people: Cast, ana: Page) -> None:
    referral = sam_waits(at=clock.now() - timedelta(minutes=5))
    accept(referral_id=referral.id, by=people.ana.id, at=clock.now() - timedelta(minutes=4))
    ana.goto(f"/referrals/{referral.id}/")
    ana.get_by_role("link", name="We talked and they said yes").click()
    seen.assert_decent(ana)
    ana.get_by_role("button", name="Walk together").click()
    expect(ana).to_have_url(re.compile(f"/people/{referral.person_id}/"))
    expect(ana.get_by_text("A first check-in?")).to_be_visible()


def ask(page: Page) -> None:
    page.get_by_label("What should we call you?").fill("Sam")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Text", exact=True).check()
    page.get_by_label("Your phone number").fill("207-555-0142")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Mornings").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()


def test_somebody_asks_for_themselves_without_javascript_and_without_a_cookie(
    community: Program, plain_phone: Page
) -> None:
    plain_phone.goto("/ask/")
    with counted("i", "the least that is asked", plain_phone):
        ask(plain_phone)
        plain_phone.get_by_role("button", name="Send").click()
    expect(plain_phone.get_by_role("heading", name="Thank you. We have it.")).to_be_visible()
    assert plain_phone.context.cookies() == []
    assert Referral.objects.get().program == community


def test_every_page_of_asking_is_decent(community: Program, phone: Page) -> None:
    phone.goto("/ask/")
    seen.assert_decent(phone)
    for fill in (
        lambda: phone.get_by_label("What should we call you?").fill("Sam"),
        lambda: phone.get_by_label("Your phone number").fill("2075550142"),
        lambda: phone.get_by_label("Any time").check(),
        lambda: None,
    ):  # fmt: skip
        if phone.get_by_label("Call", exact=True).count():
            phone.get_by_label("Call", exact=True).check()
        fill()
        phone.get_by_role("button", name="Continue").click()
        seen.assert_decent(phone)
    phone.get_by_role("button", name="Send").click()
    seen.assert_decent(phone)


def test_leaving_blanks_the_page_and_goes_somewhere_neutral(community: Program, phone: Page) -> None:
    phone.route(
        "https://www.weather.gov/**",
        lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
    )
    phone.goto("/ask/")
    phone.get_by_role("link", name="Leave this page now").click()
    expect(phone).to_have_title("Weather")


def test_asking_weighs_less_than_twenty_kilobytes(community: Program, phone: Page) -> None:
    weights: dict[str, int] = {}
    phone.on("response", lambda r: weights.update({r.url: len(gzip.compress(r.body()))}) if r.ok else None)
    phone.goto("/ask/", wait_until="networkidle")
    total = sum(weights.values())
    print({url.rpartition("/")[2] or "page": weight for url, weight in weights.items()}, total)
    assert total < 20_000


STAFF_PAGES = [
    "/referrals/",
    "/referrals/new/",
    "/referrals/{id}/",
    "/referrals/{id}/place/",
    "/referrals/{id}/same-as/",
]


def test_what_became_of_a_request_is_asked_by_the_button_of_its_receipt(people: Cast, phone: Page) -> None:
    phone.goto(f"/receipts/{link_token(RECEIPT, sam_waits(at=clock.now()).id)}/")
    phone.get_by_role("button", name="What became of it?").click()
    expect(phone.get_by_role("heading", name="Nothing more is shared here")).to_be_visible()
    seen.assert_decent(phone)


PUBLIC_PAGES = ["/", "/sign-in/", "/refer/", "/refer/harbor/", "/refer/nowhere/", "/card/harbor/", "/receipts/{token}/",
                "/ask/", "/leaving/"]  # fmt: skip


@pytest.mark.parametrize("path", STAFF_PAGES + PUBLIC_PAGES)
def test_every_page_fits_320_px(chromium: Browser, live_server: Any, people: Cast, path: str) -> None:
    referral = sam_waits(at=clock.now())
    user = people.ana if path in STAFF_PAGES else None
    context = seen.window(chromium, live_server.url, size=seen.SMALL)
    if user:
        seen.sign_in_as(context, user, live_server.url)
    page = context.new_page()
    page.goto(path.format(id=referral.id, token=link_token(RECEIPT, referral.id)))
    assert seen.sideways(page) == []
    assert seen.small_targets(page) == []
    context.close()


@pytest.mark.parametrize("who", ["ben", "kit", "fay"])
def test_the_other_pages_are_decent(chromium: Browser, live_server: Any, people: Cast, who: str) -> None:
    pages = {"ben": ["/inbox/", "/referrals/import/", "/more/"], "kit": ["/health/"], "fay": ["/my-requests/"]}
    for page in as_somebody(chromium, live_server, getattr(people, who)):
        for path in pages[who]:
            page.goto(path)
            seen.assert_decent(page)
