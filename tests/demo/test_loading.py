"""Loading: deterministic, never over real people, whole again after being cut off, one password per installation."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from companionway.demo import signins
from companionway.demo.loader import load
from companionway.demo.sink import COLUMNS
from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform.errors import DomainError
from companionway.platform.models import Installation
from companionway.platform.sealing import sealed_fields
from companionway.privacy.models.consent import CardAnswered, Consent
from tests import sight

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 5, 4, 18, tzinfo=UTC)


def load_once(seed: int = 7, scale: int = 1) -> None:
    """Load as of a fixed instant."""
    with sight.as_owner():  # as the command does
        load(
            seed=seed, scale=scale, as_of=WHEN, data=Path("/nowhere"), password="walk-with-me-please",
            say=lambda _: None,
        )  # fmt: skip


def digest() -> str:
    """One hash over every invented row: plain columns as they are stored, sealed ones opened."""
    found = hashlib.sha256()
    sealed = sealed_fields(every=[apps.get_model("companionway", table) for table in COLUMNS])
    names = {(field.model._meta.db_table, field.column) for field in sealed}
    plain = {
        table: ", ".join(name for name in columns.split(", ") if (f"companionway_{table}", name) not in names)
        for table, columns in COLUMNS.items()
    }
    for model in dict.fromkeys(field.model for field in sealed):
        for row in model._default_manager.order_by("pk"):
            words = [getattr(row, field.attname) for field in sealed if field.model is model]
            found.update(repr((row.pk, words)).encode())
    with connection.cursor() as cursor:
        for table, columns in plain.items():
            # an opening in need is made by its action, which gives it and its grant an id of their own
            rows = f"companionway_{table}" + (" WHERE reason <> 'break_glass'" if table == "accessgrant" else "")
            with cursor.copy(f"COPY (SELECT {columns} FROM {rows} ORDER BY 1, 2) TO STDOUT") as copy:
                for block in copy:
                    found.update(bytes(block))
    return found.hexdigest()


def cut_off() -> None:
    """As if the load had been killed before its end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    Installation.objects.update(demo_loaded_at=None)


def test_the_same_seed_and_instant_make_the_same_rows_and_another_seed_others() -> None:
    load_once()
    first = digest()
    cut_off()
    load_once()
    assert digest() == first
    cut_off()
    load_once(seed=8)
    assert digest() != first


def test_who_walks_with_the_peer_of_the_day_has_made_sharing_choices_when_the_owner_loads_the_demo() -> None:
    load_once()
    signed = Consent.objects.exclude(text__card="texts").values_list("person_id", flat=True)  # more agreed to texts
    answered = CardAnswered.objects.exclude(text__card="texts").values_list("person_id", flat=True)
    assert len({*signed, *answered}) == 6


def test_a_load_that_was_cut_off_is_made_anew_without_doubling() -> None:
    load_once()
    people = Person.objects.count()
    cut_off()
    load_once()
    assert Person.objects.count() == people


def test_a_loaded_demo_is_not_loaded_twice() -> None:
    load_once()
    with pytest.raises(DomainError, match="here already"):
        load_once()


def test_people_who_are_not_invented_are_never_mixed_with_the_demo() -> None:
    person = Person(called="Sam", name_key="sam")
    person.same_as = person
    person.save()
    with pytest.raises(DomainError, match="not invented"):
        load_once()
    assert Person.objects.count() == 1 and not Program.objects.exists()


def test_scale_two_makes_twice_as_much_with_peers_of_their_own() -> None:
    load_once(scale=2)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT count(*), count(DISTINCT accepted_by_id) FROM companionway_referral r JOIN companionway_program g"
            " ON g.id = r.program_id WHERE g.slug = 'ed'"
        )
        assert cursor.fetchone() == (1096, 22)


def test_the_password_is_random_and_kept_for_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPANIONWAY_DEMO_PASSWORD", raising=False)
    one, other = signins.password(tmp_path / "a"), signins.password(tmp_path / "b")
    assert one != other and one == signins.password(tmp_path / "a")
    assert (tmp_path / "a" / "demo-password").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("COMPANIONWAY_DEMO_PASSWORD", "as-you-like-it-now")
    assert signins.password(tmp_path / "a") == "as-you-like-it-now"


def test_sign_ins_are_not_printed_outside_a_demo() -> None:
    with pytest.raises(CommandError, match="not a demo"):
        call_command("signins")
