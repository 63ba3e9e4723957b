"""`companionway program`: check, load and export as a program manager meets them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from companionway.organizations.models import Organization
from tests.organizations.test_program_file import MAINE, SMALL

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    """What the command printed."""
    out = StringIO()
    call_command("program", *words, stdout=out)
    return out.getvalue()


def test_a_dry_run_shows_the_changes_and_makes_none() -> None:
    said = run("load", str(MAINE), "--dry-run")
    assert "+ site waldo (Waldo County General Hospital)" in said and "none was made" in said
    assert not Organization.objects.exists()


def test_the_second_load_says_that_there_is_nothing_to_change() -> None:
    assert "49 changes made" in run("load", str(MAINE))
    assert run("load", str(MAINE)).startswith("Nothing to change")


def test_a_faulty_file_is_refused_whole(tmp_path: Path) -> None:
    file = tmp_path / "program.toml"
    file.write_text(SMALL.replace("pen-bay]", "pen-by]").replace("promise_days = 7", ""))
    with pytest.raises(CommandError, match=r"2 things to mend\. Nothing was changed") as caught:
        run("load", str(file))
    assert "programs.ed.sites: unknown site 'pen-bay'; did you mean 'pen-by'?" in str(caught.value)
    assert not Organization.objects.exists()


def test_an_instrument_without_a_pack_is_named(tmp_path: Path) -> None:
    file = tmp_path / "program.toml"
    file.write_text(SMALL + 'instrument = "barc-11"\n')
    with pytest.raises(CommandError, match=r"programs\.ed\.instrument: unknown 'barc-11'; did you mean 'barc-10'\?"):
        run("check", str(file))


def test_an_export_can_be_loaded_again(tmp_path: Path) -> None:
    run("load", str(MAINE))
    file = tmp_path / "now.toml"
    run("export", str(file))
    assert "No faults" in run("check", str(file))
    assert run("load", str(file)).startswith("Nothing to change")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match=r"nowhere\.toml cannot be read: No such file"):
        run("check", "nowhere.toml")
