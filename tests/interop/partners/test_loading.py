"""Loading partners: once and again, changed, ended, begun again; each a recipient that a consent can name."""

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from companionway.interop.partners import actions, queries
from companionway.interop.partners.file import read
from companionway.interop.partners.models import Partner
from companionway.interop.smart.tokens import caller_of
from companionway.organizations.table_reading import FaultyFile
from companionway.platform import clock, wall
from companionway.platform.models import AuditEntry
from companionway.privacy.models.recipient import Recipient
from tests.cast import Cast
from tests.interop.smart.making import Assertion, Signer, a_token, key_set, signer

pytestmark = pytest.mark.django_db
TEXT = """
[partner.coast-hospital]
name = "Coast Hospital"
kind = "covered_entity"
program = "ed"
acts_as = "Ana"
jwks = "keys.json"
scopes = ["system/Task.cruds"]

[partner.inland-clinic]
name = "Inland Clinic"
kind = "covered_entity"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file beside its keys."""
    (tmp_path / "keys.json").write_text(json.dumps(key_set(signer())))
    (tmp_path / "partners.toml").write_text(TEXT)
    return tmp_path / "partners.toml"


def run(*words: object) -> str:
    """What the command says."""
    out = StringIO()
    call_command("partners", *map(str, words), stdout=out)
    return out.getvalue()


def recipients() -> list[tuple[str, str, bool]]:
    """Sender, name and whether it lasts, of those that stand for systems."""
    with wall.everyone("the test counts the recipients of systems"):
        rows = Recipient.objects.exclude(sender="").order_by("sender")
        return [(row.sender, row.name, row.ended_on is None) for row in rows]


def test_loading_twice_changes_nothing_the_second_time(cast: Cast, path: Path) -> None:
    assert "+ partner coast-hospital (Coast Hospital)" in run("load", path, "--dry-run")
    assert not Partner.kept.exists()
    assert "2 changes made." in run("load", path)
    row = queries.partner_by_key("coast-hospital")
    assert row is not None and (row.acts_as, row.program, row.scopes) == (cast.ana.id, "ed", ["system/Task.cruds"])
    before = list(Partner.kept.order_by("key").values())
    assert run("load", path) == "Nothing to change: this installation already says what the file says.\n"
    assert list(Partner.kept.order_by("key").values()) == before
    assert recipients() == [("coast-hospital", "Coast Hospital", True), ("inland-clinic", "Inland Clinic", True)]


def test_a_consent_can_name_a_partner_under_the_row_that_was_there_before(cast: Cast, path: Path) -> None:
    with wall.everyone("the test makes the row that a consent names already"):
        old = Recipient.objects.create(sender="coast-hospital", name="The record system", kind="covered_entity")
    run("load", path)
    with wall.everyone("the test reads the row again"):
        assert Recipient.objects.get(sender="coast-hospital").id == old.id
    assert recipients()[0] == ("coast-hospital", "Coast Hospital", True)


@pytest.mark.parametrize(
    ("old", "new", "ends"),
    [
        ('name = "Coast Hospital"', 'name = "Coast Hospital"\norganization = "Other"', True),
        ("Task.cruds", "Task.rs", True),
        ('acts_as = "Ana"', "", True),
        ('jwks = "keys.json"', 'jwks_url = "https://keys.example.org/"', True),
        ('program = "ed"', 'program = "primary-care"', False),
    ],
)
def test_changed_terms_end_the_tokens_that_rest_on_them(cast: Cast, path: Path, old: str, new: str, ends: bool) -> None:
    run("load", path)
    row = queries.partner_by_key("coast-hospital")
    assert row is not None
    token = f"Bearer {a_token(row)}"
    path.write_text(TEXT.replace(old, new, 1))
    assert "~ partner coast-hospital:" in run("load", path)
    assert (caller_of(token, clock.now()) is None) == ends


def test_the_stamp_of_writes_is_never_set_back_by_loading(cast: Cast, path: Path) -> None:
    run("load", path)
    later = clock.now()
    Partner.kept.update(stamped_at=later)
    path.write_text(TEXT.replace("Task.cruds", "Task.rs"))
    run("load", path)
    assert {row.stamped_at for row in Partner.kept.all()} == {later}


def test_what_leaves_the_file_stays_and_what_was_ended_stays_ended(cast: Cast, path: Path) -> None:
    run("load", path)
    assert "is ended" in run("end", "coast-hospital")
    assert queries.partner_by_key("coast-hospital") is None and not recipients()[0][2]
    assert "! partner coast-hospital: was ended" in run("load", path)
    assert queries.partner_by_key("coast-hospital") is None
    path.write_text(TEXT.partition("[partner.inland-clinic]")[0])
    assert "1 changes made." in run("load", path, "--again", "coast-hospital")
    assert queries.partner_by_key("coast-hospital") is not None and queries.partner_by_key("inland-clinic") is not None
    assert recipients() == [("coast-hospital", "Coast Hospital", True), ("inland-clinic", "Inland Clinic", True)]


def test_an_old_token_does_not_live_again_with_its_partner(cast: Cast, path: Path) -> None:
    run("load", path)
    row = queries.partner_by_key("coast-hospital")
    assert row is not None
    run("end", "coast-hospital")
    token = f"Bearer {a_token(row)}"  # given in the very moment that it was ended
    run("load", path, "--again", "coast-hospital")
    assert caller_of(token, clock.now()) is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"ed"', '"de"', "partner.coast-hospital.program: unknown 'de'; known: ed, mothers, primary-care"),
        ('"Ana"', '"Anna"', "partner.coast-hospital.acts_as: nobody signs in here as 'Anna'"),
    ],
)
def test_what_this_installation_does_not_know_is_a_fault_of_the_file(
    cast: Cast, path: Path, old: str, new: str, fault: str
) -> None:
    path.write_text(TEXT.replace(old, new))
    for word in ("check", "load"):
        with pytest.raises(CommandError, match="1 thing to mend") as caught:
            run(word, path)
        assert fault in str(caught.value)
    assert not Partner.kept.exists()


def test_who_left_answers_for_no_system(cast: Cast, path: Path) -> None:
    type(cast.ana).objects.filter(id=cast.ana.id).update(is_active=False)
    with pytest.raises(CommandError, match="nobody signs in here"):
        run("check", path)


def test_the_words_of_the_command(cast: Cast, path: Path) -> None:
    assert run("list").startswith("There are no partners.")
    assert run("check", path) == "2 partners, 1 of them sign in. No faults.\n"
    run("load", path)
    row = queries.partner_by_key("coast-hospital")
    assert row is not None and f"client_id {row.id}" in run("list")
    with pytest.raises(CommandError, match="no partner 'nobody'"):
        run("end", "nobody")
    with pytest.raises(CommandError, match="cannot be read"):
        run("check", path.with_name("gone.toml"))
    with pytest.raises(CommandError, match="cannot begin again"):
        run("load", path, "--again", "coast-hospital")
    run("end", "coast-hospital")
    assert "ended" in run("list")


def test_a_pair_of_keys_for_trying_signs_for_a_partner(cast: Cast, path: Path) -> None:
    from jwt.algorithms import ECAlgorithm

    said = run("key", path.with_name("try"))
    private, public = (path.with_name(name) for name in ("try.jwks", "try-public.jwks"))
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    (secret,), (shown,) = (json.loads(one.read_text())["keys"] for one in (private, public))
    assert "d" in secret and "d" not in shown and shown["kid"] in said and secret["d"] not in said
    path.write_text(TEXT.replace("keys.json", "try-public.jwks"))
    run("load", path)
    row = queries.partner_by_key("coast-hospital")
    assert row is not None
    from tests.interop.smart.asking import ask, told

    signs: Any = ECAlgorithm.from_jwk(secret)
    assert told(ask(Assertion(row, Signer("ES384", secret["kid"], signs)).signed())) == ""
    with pytest.raises(CommandError, match="cannot be written: File exists"):
        run("key", path.with_name("try"))


def test_a_load_leaves_one_entry_that_names_no_name(cast: Cast, path: Path) -> None:
    made, _ = actions.apply(plan=read(path.read_bytes(), path.parent), by=None, at=clock.now())
    entry = AuditEntry.objects.get(verb="partners.loaded")
    ids = sorted(str(row.id) for row in Partner.kept.all())
    assert len(made) == 2 and entry.detail == {"partners": 2, "changed": entry.detail["changed"]}
    assert sorted(entry.detail["changed"]) == ids
    with pytest.raises(FaultyFile):
        actions.apply(plan=(), again=["x"], by=None, at=clock.now())
