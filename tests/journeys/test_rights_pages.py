"""Every page of rights and of the privacy officer's desk with the demo's rows: axe finds nothing, and it all fits."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser

from companionway.platform import clock
from companionway.platform.models import User
from companionway.privacy.actions.inquiry import begin_inquiry
from companionway.privacy.models.agreement import Agreement
from companionway.privacy.models.complaint import Complaint
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.notice import NoticeVersion
from companionway.privacy.models.report import EmergencyDisclosure
from companionway.privacy.models.request import OutsideRequest, RestrictionRequest
from companionway.privacy.models.state_rule import StateRule
from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)
OF_A_PERSON = ("rights", "shared", "notice", "restriction", "representative", "emergency", "crime-report",
               "abuse-report", "worry", "newborn", "family-plan")  # fmt: skip


@pytest.fixture(autouse=True)
def _demo(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """The demo is loaded."""
    settings.DATA = tmp_path
    monkeypatch.setenv("COMPANIONWAY_DEMO_PASSWORD", "as-you-like-it-now")
    call_command("demo", "load", "--quiet")


def pages() -> dict[str, list[str]]:
    """The addresses by who opens them."""
    emergency = EmergencyDisclosure.objects.get(written_at=None)
    told = Disclosure.objects.filter(basis="medical_emergency").get()
    report = Disclosure.objects.get(basis="child_abuse_report")
    officer = User.objects.get(username="eli").id
    inside = f"?inquiry={begin_inquiry(purpose='report', words='', by=officer, at=clock.now()).id}"
    one = {
        "outside": OutsideRequest.objects.get(), "restrictions": RestrictionRequest.objects.get(),
        "notices": NoticeVersion.objects.get(), "agreements": Agreement.objects.get(),
        "complaints": Complaint.objects.get(), "rules": StateRule.objects.order_by("key").first(),
    }  # fmt: skip
    return {
        "ana": [*(f"/people/{told.person_id}/{part}/" for part in OF_A_PERSON), f"/emergencies/{emergency.id}/",
                "/outsiders/", "/notice/"],
        "eli": ["/privacy/", "/privacy/people/", *(f"/privacy/{name}/" for name in one if name != "restrictions"),
                *(f"/privacy/{name}/{row.pk}/" for name, row in one.items() if row), "/privacy/agreements/new/",
                f"/people/{report.person_id}/rights/", f"/people/{report.person_id}/rights/{inside}",
                f"/people/{report.person_id}/shared/{inside}", f"/shared/{report.id}/{inside}"],
    }  # fmt: skip


@pytest.mark.parametrize("size", [seen.PHONE, seen.DESK], ids=["phone", "desk"])
def test_every_page_of_rights_is_decent(chromium: Browser, live_server: Any, size: dict[str, int]) -> None:
    found = {}
    for username, addresses in pages().items():
        context = seen.window(chromium, live_server.url, size=size)
        seen.sign_in_as(context, User.objects.get(username=username), live_server.url)
        page = context.new_page()
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None and answer.status == 200, (username, address)
            if faults := seen.violations(page) + seen.small_targets(page) + seen.sideways(page):
                found[f"{username} {address}"] = faults
        context.close()
    assert found == {}
