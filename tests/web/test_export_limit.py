"""Ten tables about people a day for each person of the staff (security 11), whichever page they leave from."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.models.disclosure import Disclosure
from tests.cast import Cast
from tests.said import names
from tests.web.summary.test_summary import agreed

pytestmark = pytest.mark.django_db


@pytest.mark.asvs("2.4.1", "4.1.3")
def test_the_eleventh_table_of_a_day_waits_whatever_page_it_leaves_from_and_paper_and_others_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    person, consent = agreed(cast)
    summary, shared = f"/people/{person.id}/summary/", f"/people/{person.id}/shared"
    asked = {"recipient": str(consent.recipients.get().id), "purpose": "coordination", "information": ["name"]}

    def tables(name: str) -> list[tuple[str, dict[str, object]]]:
        browser.force_login(getattr(cast, name))
        return [(summary, asked | {"way": "table"}), (f"{shared}/table/", {"check": "document_seen"})]

    browser = Client()
    ways = tables("ana")
    for number in range(10):
        address, sent = ways[number % 2]
        assert browser.post(address, sent)["Content-Type"].startswith("text/csv")
    left, noted = Disclosure.objects.count(), AuditEntry.objects.count()
    for address, sent in ways:
        answer = browser.post(address, sent)
        said = answer.content.decode()
        assert answer.status_code == 429 and 1 <= int(answer["Retry-After"]) <= 86_400 / 10
        assert "Taking records of people along as a file" in said and not names("Sam", said)
    assert Disclosure.objects.count() == left, "nothing left"
    assert AuditEntry.objects.count() > noted, "that it was tried is known"
    assert browser.post(summary, asked | {"way": "print"}).status_code == 200
    (address, sent), _ = tables("ben")
    assert browser.post(address, sent).status_code != 429, "others are not held up"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2, minutes=24))
    browser.force_login(cast.ana)
    assert browser.post(*ways[1]).status_code == 200
