"""What is written about the house is complete: decision records are numbered once, the drawing has every table."""

import re

from django.apps import apps

from tests.architecture.reading import ROOT

RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))
DRAWING = (ROOT / "docs" / "architecture.md").read_text()


def test_decision_records_are_numbered_once_in_order_and_inside_as_outside() -> None:
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))
    for path in RECORDS:
        assert path.read_text().startswith(f"# {int(path.name[:4])}. "), path.name


def test_every_table_stands_in_the_drawing() -> None:
    tables = [model for label in ("companionway", "interop") for model in apps.get_app_config(label).get_models()]
    models = [model.__name__ for model in tables]
    assert len(models) > 30
    assert [name for name in models if not re.search(rf"\b{name}\b", DRAWING)] == []


def test_every_package_has_its_floor_in_the_page() -> None:
    floors = DRAWING.split("## Floors")[1].split("## Entities")[0]
    folder = ROOT / "companionway"
    packages = {path.parent.name for path in folder.glob("*/__init__.py")} - {"migrations"}
    words = {"platform": "platform", "management": "management commands"}
    assert [name for name in packages if words.get(name, name) not in floors] == []
