"""A peer's own words and supervision notes: theirs, shown by choice, and near nobody we serve (P49, FC20, FC39)."""

import ast
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from django.test import Client

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.workforce.actions.own_words import OwnWords, note_supervision, write_about_oneself
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.own_words import notes_about_oneself, notes_for_supervisor, team_of
from companionway.workforce.private_models import AboutPeer, SupervisionNote
from companionway.workforce.rules import ShownTo
from tests.architecture.reading import imports, product
from tests.cast import Cast

PRIVATE = (AboutPeer, SupervisionNote)
LIVED, WELL, NOTE = "lanterns-in-november", "quiet-mornings-help", "we-spoke-about-rest"
# The only places that may know these tables; everything that shows or counts people is none of them.
MAY_KNOW = {
    "companionway/models.py", "companionway/workforce/own_words.py",
    "companionway/demo/loader.py",
    "companionway/workforce/actions/own_words.py", "companionway/web/pages/team/forms.py",
}  # fmt: skip


def say(cast: Cast, lived: ShownTo, well: ShownTo = ShownTo.NOBODY) -> None:
    """Ana writes about herself and chooses whom she shows it to."""
    words = OwnWords(LIVED, lived, WELL, well)
    write_about_oneself(words=words, by=cast.ana.id, at=clock.now())


def noted(cast: Cast) -> PeerWorker:
    """Ben writes a note about Ana."""
    peer = PeerWorker.objects.get(user=cast.ana)
    note_supervision(peer_id=peer.id, words=NOTE, by=cast.ben.id, at=clock.now())
    return peer


def reached(model: type[Model]) -> set[type[Model]]:
    """Every table that foreign keys lead to from here."""
    found: set[type[Model]] = set()
    waiting: list[type[Model]] = [model]
    while waiting:
        for field in waiting.pop()._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model not in found:
                assert isinstance(field.related_model, type)
                found.add(field.related_model)
                waiting.append(field.related_model)
    return found


class TestApart:
    @pytest.mark.parametrize("model", PRIVATE)
    def test_no_foreign_key_leads_to_anybody_we_serve(self, model: type[Model]) -> None:
        assert Person not in reached(model)

    def test_no_table_points_to_these(self) -> None:
        pointing = [m.__name__ for m in apps.get_models() for f in m._meta.get_fields()
                    if isinstance(f, ForeignKey) and f.related_model in PRIVATE]  # fmt: skip
        assert pointing == []

    def test_only_their_own_pages_know_them(self) -> None:
        knowing = {
            source.path for source in product(".py") for _, name in imports(source)
            if "private_models" in name or name.endswith(("AboutPeer", "SupervisionNote"))
        }  # fmt: skip
        assert knowing == MAY_KNOW
        readers = {
            s.path for s in product(".py") for _, name in imports(s) if name == "companionway.workforce.own_words"
        }
        readers |= {
            s.path
            for s in product(".py")
            for _, name in imports(s)
            if name.startswith("companionway.workforce.own_words.")
        }
        # The week asks for the days of the supervisor's own notes and no word of them.
        assert readers <= {"companionway/web/pages/team/views.py", "companionway/web/pages/team/week.py"}

    def test_no_statement_of_the_product_names_their_tables(self) -> None:
        named = [
            source.path for source in product(".py", ".sql") if source.path.endswith(".py")
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and ("companionway_aboutpeer" in node.value or "companionway_supervisionnote" in node.value)
        ]  # fmt: skip
        assert [path for path in named if path != "companionway/platform/protected.py"] == []

    @pytest.mark.django_db
    def test_their_words_are_sealed_in_the_tables(self, cast: Cast) -> None:
        say(cast, ShownTo.TEAM)
        noted(cast)
        with connection.cursor() as cursor:
            cursor.execute("SELECT lived_experience, wellbeing FROM companionway_aboutpeer")
            rows = b"".join(bytes(part) for part in cursor.fetchone())
            cursor.execute("SELECT words FROM companionway_supervisionnote")
            rows += bytes(cursor.fetchone()[0])
        assert not any(word.encode() in rows for word in (LIVED, WELL, NOTE))


@pytest.mark.django_db
class TestChoice:
    @pytest.mark.parametrize(
        ("lived", "well", "ben_sees", "jo_sees"),
        [
            (ShownTo.NOBODY, ShownTo.NOBODY, "", ""),
            (ShownTo.SUPERVISOR, ShownTo.NOBODY, LIVED, ""),
            (ShownTo.TEAM, ShownTo.NOBODY, LIVED, LIVED),
            (ShownTo.NOBODY, ShownTo.SUPERVISOR, WELL, ""),
            (ShownTo.TEAM, ShownTo.SUPERVISOR, LIVED + WELL, LIVED),
        ],
    )
    def test_each_sees_what_was_chosen_for_them(
        self, cast: Cast, lived: ShownTo, well: ShownTo, ben_sees: str, jo_sees: str
    ) -> None:
        say(cast, lived, well)

        def seen(user: Any) -> str:
            rows = [c for c in team_of(user.id, clock.today(), clock.now()) if c.peer.user_id == cast.ana.id]
            return "".join(c.lived_experience + c.wellbeing for c in rows)

        assert (seen(cast.ben), seen(cast.jo)) == (ben_sees, jo_sees)
        assert [c for c in team_of(cast.cleo.id, clock.today(), clock.now()) if c.lived_experience] == []

    def test_how_somebody_is_is_never_for_the_team(self, cast: Cast) -> None:
        with pytest.raises(DomainError):
            say(cast, ShownTo.NOBODY, ShownTo.TEAM)

    def test_an_empty_field_is_gone_for_good(self, cast: Cast) -> None:
        say(cast, ShownTo.TEAM)
        write_about_oneself(words=OwnWords("", ShownTo.NOBODY, "", ShownTo.NOBODY), by=cast.ana.id, at=clock.now())
        row = AboutPeer.objects.get()
        assert (row.lived_experience, row.wellbeing) == ("", "")

    def test_a_supervisor_of_yesterday_reads_nothing(self, cast: Cast) -> None:
        say(cast, ShownTo.SUPERVISOR, ShownTo.SUPERVISOR)
        peer = noted(cast)
        Supervision.objects.update(ends_on=clock.today() - timedelta(days=1))
        assert not any(c.lived_experience or c.wellbeing for c in team_of(cast.ben.id, clock.today(), clock.now()))
        with pytest.raises(NotVisible):
            notes_for_supervisor(peer.id, cast.ben.id, clock.now())
        with pytest.raises(NotVisible):
            note_supervision(peer_id=peer.id, words="more", by=cast.ben.id, at=clock.now())

    def test_a_supervisor_whose_role_was_withdrawn_reads_nothing(self, cast: Cast) -> None:
        say(cast, ShownTo.SUPERVISOR, ShownTo.SUPERVISOR)
        RoleHeld.objects.filter(user=cast.ben).update(withdrawn_at=clock.now())
        assert not any(c.lived_experience or c.wellbeing for c in team_of(cast.ben.id, clock.today(), clock.now()))

    def test_the_next_supervisor_does_not_read_the_notes_of_the_former(self, cast: Cast) -> None:
        peer = noted(cast)
        Supervision.objects.create(peer=peer, supervisor=cast.dana, starts_on=clock.today())
        RoleHeld.objects.create(user=cast.dana, role="peer_supervisor", starts_on=clock.today())
        _, notes = notes_for_supervisor(peer.id, cast.dana.id, clock.now())
        assert notes == []
        assert [note.words for note in notes_about_oneself(cast.ana.id)[1]] == [NOTE]


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("name", ["jo", "cleo", "dana", "eli", "fay", "gil", "kit"])
    def test_nobody_else_finds_a_word_on_any_page_of_theirs(self, client: Client, cast: Cast, name: str) -> None:
        say(cast, ShownTo.SUPERVISOR, ShownTo.SUPERVISOR)
        peer = noted(cast)
        client.force_login(getattr(cast, name))
        assert client.get(f"/supervision/{peer.id}/").status_code == 404
        pages = ["/team/", "/about-you/", "/supervision/", "/more/", "/staff/", f"/staff/{cast.ana.id}/", "/people/",
                 "/outcomes/", "/outcomes/results.csv"]  # fmt: skip
        text = "".join(client.get(page).content.decode() for page in pages)
        assert not any(word in text for word in (LIVED, WELL, NOTE))

    @pytest.mark.parametrize("name", ["eli", "kit", "dana", "gil", "fay"])
    def test_officer_administrator_and_manager_meet_nothing_there(self, client: Client, cast: Cast, name: str) -> None:
        client.force_login(getattr(cast, name))
        for page in ("/team/", "/about-you/", "/supervision/"):
            assert client.get(page).status_code == 404

    def test_the_peer_writes_and_reads_on_their_own_pages(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ana)
        said = {"lived_experience": LIVED, "lived_shown_to": "team", "wellbeing": WELL, "wellbeing_shown_to": "nobody"}
        assert client.post("/about-you/", said).status_code == 302
        assert LIVED in client.get("/about-you/").content.decode()
        assert client.post("/about-you/", said | {"wellbeing_shown_to": "team"}).status_code == 422
        assert client.post("/supervision/", {"words": NOTE}).status_code == 302
        assert NOTE in client.get("/supervision/").content.decode()

    def test_the_supervisor_writes_what_the_peer_reads(self, client: Client, cast: Cast) -> None:
        peer = PeerWorker.objects.get(user=cast.ana)
        client.force_login(cast.ben)
        assert client.post(f"/supervision/{peer.id}/", {"words": NOTE}).status_code == 302
        assert NOTE in client.get(f"/supervision/{peer.id}/").content.decode()
        cleo = PeerWorker.objects.get(user=cast.cleo)
        assert client.get(f"/supervision/{cleo.id}/").status_code == 404
        client.force_login(cast.ana)
        assert NOTE in client.get("/supervision/").content.decode()
