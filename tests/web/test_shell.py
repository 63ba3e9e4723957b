"""What surrounds every page: headers, the demo marker, errors, toasts."""

from collections import Counter
from typing import Any

import pytest
from django.test import Client, RequestFactory

from companionway.platform import installation
from companionway.platform.errors import DomainError
from companionway.platform.models import Installation
from tests.web.rendering import Page

PAGES = ["/components/", "/components/?wrong=1", "/components/today/", "/components/public/"]


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("path", PAGES)
    def test_a_page_has_no_id_twice_and_no_inline_script_or_style(self, client: Client, path: str) -> None:
        tags = Page(client.get(path).content.decode()).tags
        ids = Counter(a["id"] for _, a in tags if a.get("id"))
        assert [name for name, count in ids.items() if count > 1] == []
        assert [tag for tag, a in tags if "style" in a or tag == "style" or any(k.startswith("on") for k in a)] == []
        assert [a for tag, a in tags if tag == "script" and not a.get("src")] == []

    @pytest.mark.parametrize("path", [*PAGES, "/nowhere/"])
    def test_every_answer_carries_the_header_set(self, client: Client, path: str) -> None:
        headers = client.get(path).headers
        assert (
            "unsafe" not in headers["Content-Security-Policy"]
            and "default-src 'none'" in headers["Content-Security-Policy"]
        )
        assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff" and "camera=()" in headers["Permissions-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin" and headers["X-Frame-Options"] == "DENY"
        assert {"HX-Request", "Cookie"} <= {part.strip() for part in headers["Vary"].split(",")}

    def test_a_public_page_sets_no_cookie(self, client: Client) -> None:
        assert client.get("/components/public/").cookies == {}

    def test_the_demo_marker_stands_on_every_page_of_a_demo_and_nowhere_else(self, client: Client) -> None:
        marker = "every person here is invented"
        assert marker not in client.get("/components/").content.decode()
        Installation.objects.create(demo_seed=7)
        installation.clear()
        for path in [*PAGES, "/nowhere/"]:
            assert marker in client.get(path).content.decode(), path

    def test_the_facts_of_the_installation_are_read_once(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            assert [installation.installation().name for _ in range(3)] == ["Companionway"] * 3

    def test_not_there_is_said_kindly_and_names_nothing(self, client: Client) -> None:
        answer = client.get("/people/0190/")
        assert answer.status_code == 404 and "There is nothing here" in answer.content.decode()

    def test_a_broken_page_is_rendered_without_the_database(self, django_assert_num_queries: Any) -> None:
        from companionway.web.errors import broken

        with django_assert_num_queries(0):
            answer = broken(RequestFactory().get("/"))
        assert answer.status_code == 500 and b"It is not your fault" in answer.content

    def test_a_refusal_without_a_form_answers_422(self) -> None:
        from companionway.web.errors import refused

        answer = refused(RequestFactory().get("/"), DomainError("taken", "Jo has it. Thank you."))
        assert answer.status_code == 422 and b"Jo has it. Thank you." in answer.content

    def test_a_toast_carries_its_undo_as_a_post_and_leaves_no_words_in_a_cookie(self, client: Client) -> None:
        answer = client.post("/components/today/", {"mode": "text"})
        text = answer.content.decode()
        assert '<form method="post" action="/components/today/"' in text and "Saved." in text
        assert all("Saved" not in cookie.value and "today" not in cookie.value for cookie in answer.cookies.values())
