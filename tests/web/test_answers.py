"""What arrives is decoded once, what goes out says its type; file names and mail headers take nothing from outside."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from companionway.interop.inbound_models import InboundFile
from companionway.platform import clock
from companionway.web.census import Route, routes
from companionway.web.leaving import download
from companionway.workforce.models import Invitation
from tests.architecture.scene import Scene, scene
from tests.cast import Cast
from tests.said import names
from tests.web.asking import signed_in

TEXT = ("text/", "application/xml", "application/javascript")


def path_of(here: Scene, route: Route) -> str:
    """The address, filled."""
    return reverse(route.name, kwargs=here.address(route)[0])


@pytest.mark.asvs("4.1.1")
@pytest.mark.parametrize("name", ["", "ana", "kit"])
def test_every_answer_with_a_body_names_its_type_and_text_its_charset(cast: Cast, name: str) -> None:
    here, client, wrong = scene(cast), Client(raise_request_exception=False), []
    if name:
        client.force_login(getattr(cast, name))
    for route in routes():
        for method in ("get", "post"):
            answer = getattr(client, method)(path_of(here, route))
            kind = answer.get("Content-Type", "")
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if body and (not kind or (kind.startswith(TEXT) and "charset=utf-8" not in kind.lower())):
                wrong.append(f"{method} {route.path}: {kind!r}")
    for asset in ("app.css", "app.js"):
        answer = client.get(f"/static/{asset}")
        answer.close()
        if "charset=" not in answer["Content-Type"]:
            wrong.append(f"{asset}: {answer['Content-Type']}")
    assert wrong == []


@pytest.mark.asvs("1.1.1", "1.2.1")
@pytest.mark.parametrize(
    ("typed", "shown"),
    [("%3Cb%3E", "%3Cb%3E"), ("&lt;b&gt;", "&amp;lt;b&amp;gt;"), ("<b>", "&lt;b&gt;"), ("%253C", "%253C"),
     ("\\u003cb", "\\u003cb"), ('" onfocus="x', "&quot; onfocus=&quot;x")],
)  # fmt: skip
def test_what_is_typed_is_decoded_once_and_escaped_once(cast: Cast, typed: str, shown: str) -> None:
    page = signed_in(cast.ana).post("/people/", {"q": typed}).content.decode()
    assert f'value="{shown}"' in page


@pytest.mark.asvs("5.4.2", "1.2.1")
@pytest.mark.parametrize("name", ['a".html', "a\r\nX-Evil: 1", "a\nb.csv", "../../etc/passwd", "Sam\u2013Rivers.csv"])
def test_a_name_from_outside_never_reaches_the_header_of_a_download(cast: Cast, name: str) -> None:
    ben = signed_in(cast.ben)
    sent = SimpleUploadedFile("x.json", b"{", content_type="application/json")
    sent.name = name
    ben.post(reverse("web:inbox"), {"sent": sent, "sender": "epic"})
    for kept in InboundFile.kept.all():
        answer = ben.get(reverse("web:inbox-content", args=[kept.id]))
        told = answer["Content-Disposition"]
        assert "X-Evil" not in answer and "passwd" not in told and not names("Sam", told) and told.isascii()
        assert told.startswith('attachment; filename="') and told.count('"') == 2
    with pytest.raises(ValueError, match="newlines"):
        download(b"", "a\r\nX-Evil: 1", "text/csv")


@pytest.mark.asvs("1.3.11")
@pytest.mark.parametrize("address", ["lou@example.org\nBcc: evil@example.org", "lou@example.org\r\nSubject: x",
                                     "lou@example.org, evil@example.org", "Lou <lou@example.org>"])  # fmt: skip
def test_an_address_takes_no_second_line_and_no_second_person(cast: Cast, address: str) -> None:
    role: dict[str, Any] = {
        "role": "peer_worker",
        "program": str(cast.places.ed.id),
        "site": "",
        "starts_on": clock.today(),
    }
    answer = signed_in(cast.kit).post("/staff/invitations/", {"email": address, **role})
    assert answer.status_code == 422 and not Invitation.objects.exists() and mail.outbox == []
    fine = signed_in(cast.kit).post("/staff/invitations/", {"email": "lou@example.org", **role})
    assert fine.status_code == 302 and Invitation.objects.count() == 1
