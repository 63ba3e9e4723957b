"""The tables' migration is folded: one operation for each table, so that an installation does not wait for it."""

from importlib import import_module

import pytest
from django.db import models
from django.db.migrations import AddField, AddIndex, CreateModel, RunSQL

from checks.tables import folded

TABLES = import_module("companionway.migrations.0002_tables")


def test_each_table_is_one_operation() -> None:
    operations = TABLES.Migration.operations
    assert {type(operation) for operation in operations} == {CreateModel}
    assert len({operation.name_lower for operation in operations}) == len(operations) > 100


def test_a_key_and_an_index_fold_into_their_table_after_the_table_they_need() -> None:
    stone = CreateModel("Stone", [("id", models.AutoField(primary_key=True))])
    hope = CreateModel("Hope", [("id", models.AutoField(primary_key=True))])
    key = AddField("Stone", "hope", models.ForeignKey("companionway.Hope", models.CASCADE))
    index = AddIndex("Stone", models.Index(fields=["hope"], name="stone_hope"))
    first, second = folded([stone, hope, key, index])
    assert (first.name, second.name) == ("Hope", "Stone")
    assert [name for name, _ in second.fields] == ["id", "hope"]
    assert [i.name for i in second.options["indexes"]] == ["stone_hope"]


def test_what_does_not_fold_is_told() -> None:
    stone = CreateModel("Stone", [("id", models.AutoField(primary_key=True))])
    with pytest.raises(ValueError, match="does not fold"):
        folded([stone, RunSQL("SELECT 1")])
