"""docs/states.md and docs/permissions.md are what the tables print; `make docs` prints them again."""

from io import StringIO

import pytest
from django.core.management import call_command

from companionway.management.commands import census, permissions, states
from companionway.web.census import routes
from tests.architecture.reading import ROOT


@pytest.mark.parametrize(("name", "document"), [("states", states.document), ("permissions", permissions.document)])
def test_the_page_in_docs_is_what_the_tables_print(name: str, document: object) -> None:
    assert callable(document)
    assert (ROOT / "docs" / f"{name}.md").read_text() == document(), "run: make docs"


def test_the_census_lists_every_address_with_its_view_access_and_methods() -> None:
    out = StringIO()
    call_command("census", stdout=out)
    printed = out.getvalue()
    for route in routes():
        assert route.path in printed
        assert route.access in printed
    assert f"{len(routes())} addresses" in printed


def test_the_census_as_json_holds_the_same() -> None:
    out = StringIO()
    call_command("census", "--format", "json", stdout=out)
    assert out.getvalue().count('"path"') == len(census.routes())
