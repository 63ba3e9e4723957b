"""Forged ids and fields nobody offered, in every form that a peer and a supervisor meet (A04)."""

import uuid
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.attacks.forms import Form, walk
from tests.attacks.rows import effect, people_tables
from tests.cast import Cast
from tests.matrix.circle import Circle, circle

STARTS = ["/today/", "/referrals/", "/people/", "/people/matches/", "/follow-ups/", "/groups/", "/more/"]


def _browser(here: Circle, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(here.users[name])
    return client


def _send(client: Client, form: Form, /, **changes: list[str]) -> object:
    values = {name: many for name, many in (form.values | changes).items() if name != "csrfmiddlewaretoken"}
    return client.post(form.action, values | ({"form_key": [str(uuid.uuid4())]} if "form_key" in form.values else {}))


def _everybody_of(here: Circle) -> dict[str, list[str]]:
    """Ids of another organization, of each kind that a field could name."""
    far = here.standing["walks_in_another_organization"]
    oli = here.users["oli"]
    held = oli.roles_held.get()
    return {
        "person": [str(far.person_id)], "referral": [str(far.referral_id)], "engagement": [str(far.engagement_id)],
        "user": [str(oli.id)], "site": [str(held.site_id)], "program": [str(held.program_id)],
    }  # fmt: skip


def _column_names() -> list[str]:
    models = [m for label in ("companionway", "interop") for m in apps.get_app_config(label).get_models()]
    fields = [field for model in models for field in model._meta.concrete_fields]
    return sorted({field.attname for field in fields} | {field.name for field in fields})


def _forms(here: Circle, name: str) -> Iterator[tuple[Client, Form]]:
    client = _browser(here, name)
    for form in list(walk(client, STARTS)):
        yield client, form


@pytest.mark.parametrize("name", ["ana", "ben"])
@pytest.mark.asvs("8.2.3", "15.3.3")
def test_fields_that_a_form_does_not_offer_change_nothing(cast: Cast, name: str) -> None:
    here = circle(cast)
    far = _everybody_of(here)
    extra = {column: far.get(column.removesuffix("_id"), ["privacy_officer"]) for column in _column_names()}
    tables, tried, worked, wrong = people_tables(), 0, 0, []
    for client, form in _forms(here, name):
        plain = effect(lambda c=client, f=form: _send(c, f), tables)
        more = {column: value for column, value in extra.items() if column not in form.values}
        forged = effect(lambda c=client, f=form, m=more: _send(c, f, **m), tables)
        tried, worked = tried + 1, worked + bool(plain[1])
        if plain != forged:
            wrong.append(f"{form.action}: {plain} became {forged}")
    assert "\n".join(wrong) == ""
    assert tried >= 20 and worked >= 8, f"{tried} forms met, {worked} of them did something"


@pytest.mark.parametrize("name", ["ana", "ben"])
@pytest.mark.asvs("8.2.2", "8.4.1")
def test_an_id_of_another_organization_in_any_field_changes_nothing_there(cast: Cast, name: str) -> None:
    here = circle(cast)
    far = _everybody_of(here)
    before, tables = _their_rows(far), people_tables()
    tried, wrong = 0, []
    for client, form in _forms(here, name):
        for field, _ in form.ids():
            for kind, value in far.items():
                tried += 1
                status, changed = effect(lambda c=client, f=form, n=field, v=value: _send(c, f, **{n: v}), tables)
                rows = [row for many in changed.values() for row in many]
                if status >= 500 or any(far["person"][0] in row or far["engagement"][0] in row for row in rows):
                    wrong.append(f"{form.action} with a {kind} of theirs as {field}: {status} {changed}")
    assert wrong == []
    assert _their_rows(far) == before
    assert tried >= 20, f"{tried} ids forged"


def _their_rows(far: dict[str, list[str]]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(e)::text FROM companionway_engagement e WHERE person_id = %s", far["person"])
        return [text for (text,) in cursor.fetchall()]


def test_the_attack_finds_a_form_that_takes_any_field(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a rhythm form that took every field it is sent."""
    from companionway.engagement.models.walk import Engagement
    from companionway.web.pages.person import steps

    here = circle(cast)
    client = _browser(here, "ana")
    engagement = here.standing["walks_with_ana"].engagement_id
    form = next(f for f in walk(client, [f"/engagements/{engagement}/plan/"], most=0) if "rhythm" in f.values)
    original = steps.actions.choose_rhythm

    def careless(**given: object) -> object:
        made = original(**given)
        Engagement.objects.filter(id=engagement).update(site_id=_everybody_of(here)["site"][0])
        return made

    tables = people_tables()
    plain = effect(lambda: _send(client, form), tables)
    monkeypatch.setattr(steps.actions, "choose_rhythm", careless)
    assert effect(lambda: _send(client, form), tables) != plain
