"""Where words may lie: every column of the database stands in docs/security/columns.csv, and is as it says."""

import pytest
from django.apps import apps
from django.db import connection

from companionway.platform.sealing import sealed_fields
from tests import columns, sight
from tests.architecture.reading import ROOT


@pytest.mark.django_db
@pytest.mark.asvs("14.1.1")
def test_every_column_that_can_hold_words_is_declared() -> None:
    """A new column fails here until somebody says whether it is sealed, hashed, a name or holds no personal words."""
    listed, there = columns.declared(), columns.in_the_database()
    assert sorted(there.keys() - listed.keys()) == [], "say in docs/security/columns.csv what lies there"
    assert sorted(listed.keys() - there.keys()) == [], "gone from the database"
    assert {kind for kind, _ in listed.values()} == columns.KINDS
    assert [name for name, (kind, why) in listed.items() if not why and kind not in ("sealed", "code")] == []


@pytest.mark.django_db
def test_a_column_that_slips_in_is_found() -> None:
    """The control."""
    with sight.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE companionway_contact ADD COLUMN remark text, ADD COLUMN spoken inet")
    new = columns.in_the_database().keys() - columns.declared().keys()
    assert new == {"companionway_contact.remark", "companionway_contact.spoken"}


@pytest.mark.asvs("14.2.4", "11.3.2")
def test_what_is_declared_as_sealed_is_a_sealed_field_and_the_reverse() -> None:
    fields = sealed_fields(every=list(apps.get_models(include_auto_created=True)))
    listed = {name for name, (kind, _) in columns.declared().items() if kind == "sealed"}
    assert {f"{field.model._meta.db_table}.{field.column}" for field in fields} == listed


def test_the_page_about_data_explains_each_kind() -> None:
    page = (ROOT / "docs" / "security" / "data-classes.md").read_text()
    assert [kind for kind in sorted(columns.KINDS) if f"| `{kind}` |" not in page] == []
