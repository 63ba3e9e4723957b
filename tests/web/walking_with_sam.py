"""What tests of rights share: Sam walks with Ana, the words of a page, a published notice."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from companionway.people.models import Person
from companionway.platform import clock
from companionway.privacy.actions import notices
from companionway.privacy.actions.inquiry import begin_inquiry
from tests.architecture.actions_of_rights import DRAFT
from tests.cast import Cast, sam_walks_with
from tests.web.asking import signed_in

AGO = timedelta(hours=2)


def text_of(response: HttpResponse) -> str:
    """The words of the page's main part, on one line, without its tags."""
    main = response.content.decode().split('<main id="main"')[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main.partition(">")[2]).split()).replace(" :", ":")


@pytest.fixture
def sam(cast: Cast) -> Person:
    return sam_walks_with(cast.ana, clock.now() - AGO).person


@pytest.fixture
def ana(cast: Cast, sam: Person) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def eli(cast: Cast) -> Client:
    return signed_in(cast.eli)


def publish(cast: Cast) -> None:
    draft = notices.Draft(**vars(DRAFT) | {"effective_on": clock.today()})
    row = notices.write_notice(notice_id=None, program_id=None, draft=draft, by=cast.eli.id, at=clock.now())
    notices.publish_notice(notice_id=row.id, by=cast.eli.id, at=clock.now())


def within(cast: Cast, purpose: str) -> str:
    """What follows an address inside an inquiry that the privacy officer began for this purpose."""
    return f"?inquiry={begin_inquiry(purpose=purpose, words='', by=cast.eli.id, at=clock.now()).id}"


def moment() -> dict[str, str]:
    return {"day": clock.today().isoformat(), "time": "00:00"}
