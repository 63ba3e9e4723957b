"""The second wall around what is not a person's record but tells of somebody: openings, names, drafts, own words."""

import uuid
from datetime import timedelta

import pytest

from companionway.engagement.actions.group import log_group
from companionway.engagement.models.contact import GroupSession
from companionway.platform import clock, drafts, wall
from companionway.platform.errors import DomainError
from companionway.platform.session_models import Draft
from companionway.privacy.actions.naming import name_recipient, referring_team
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.models.recipient import Recipient, Relationship
from companionway.privacy.rules.terms import RecipientKind, Relation
from companionway.workforce.actions.own_words import OwnWords, note_supervision, write_about_oneself
from companionway.workforce.models import RoleHeld, Supervision
from companionway.workforce.private_models import AboutPeer, SupervisionNote
from companionway.workforce.rules import Role, ShownTo
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.matrix.circle import circle
from tests.sharing import sam_consents
from tests.sight import as_app
from tests.walled import changed, refused, rows

pytestmark = pytest.mark.django_db
EVERYBODY = ("ana", "jo", "ben", "cleo", "dana", "eli", "fay", "gil", "kit")


def who_sees(cast: Cast, table: str) -> set[str]:
    """Who finds a row in this table with plain SQL; "nobody" for a connection without a user."""
    found = set()
    for name in EVERYBODY:
        with as_app(getattr(cast, name), clock.today()):
            found |= {name} if rows(table) else set()
    with as_app():
        found |= {"nobody"} if rows(table) else set()
    return found


def test_an_opening_is_seen_by_its_opener_their_supervisor_and_the_privacy_officer(cast: Cast) -> None:
    sam, now = sam_walks_with(cast.jo).person, clock.now()
    BreakGlass.objects.create(
        user=cast.ana, person=sam, reason="safety", opened_at=now, ends_at=now + timedelta(hours=1), review_by=now
    )
    assert who_sees(cast, "companionway_breakglass") == {"ana", "ben", "eli"}
    users = circle(cast).users
    with as_app(users["uma"], clock.today()):
        assert rows("companionway_breakglass") == 0


def test_whom_a_person_names_is_seen_by_who_sees_the_person(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    with as_app(cast.ana, clock.today()):
        name_recipient(
            name="Sam's mother", kind=RecipientKind.OTHER, person_id=walk.person_id, relation=Relation.MONITORING,
            by=cast.ana.pk, at=clock.now(),
        )  # fmt: skip
        assert Recipient.objects.count() == Relationship.objects.count() == 1
    assert who_sees(cast, "companionway_recipient") == {"ana", "ben", "eli"}
    assert who_sees(cast, "companionway_relationship") == {"ana", "ben", "eli"}


def test_the_team_that_asks_is_about_nobody_and_still_hidden_from_who_is_not_signed_in(cast: Cast) -> None:
    with as_app(cast.cleo, clock.today()):
        team = referring_team(site_id=cast.places.harbor.id, by=cast.cleo.pk, at=clock.now())
    Relationship.objects.create(
        recipient=team, program=cast.places.ed, relation=Relation.PAYER, starts_at=clock.now()
    )  # fmt: skip
    assert who_sees(cast, "companionway_recipient") == set(EVERYBODY)
    assert who_sees(cast, "companionway_relationship") == set(EVERYBODY)


def test_a_draft_is_its_authors_alone(cast: Cast) -> None:
    with as_app(cast.ana, clock.today()):
        assert drafts.keep(cast.ana.pk, "/supervision/", {"words": ["lanterns"]}, at=clock.now())
        assert drafts.kept(cast.ana.pk, "/supervision/", now=clock.now()) == {"words": ["lanterns"]}
    assert who_sees(cast, "companionway_draft") == {"ana"}
    with as_app(cast.ben, clock.today()):
        assert changed("DELETE FROM companionway_draft") == 0
        assert drafts.kept(cast.ana.pk, "/supervision/", now=clock.now()) is None
        assert "row-level security" in refused(
            "INSERT INTO companionway_draft (id, user_id, path, answers, saved_at) VALUES (%s, %s, '/x/', 'x', now())",
            uuid.uuid4(), cast.ana.pk,
        )  # fmt: skip
    assert Draft.objects.count() == 1


def words(lived: ShownTo, wellbeing: ShownTo = ShownTo.NOBODY) -> OwnWords:
    return OwnWords("Fourteen years.", lived, "Walks help me.", wellbeing)


@pytest.mark.parametrize(
    ("said", "seers"),
    [
        (words(ShownTo.NOBODY), {"ana"}),
        (words(ShownTo.SUPERVISOR), {"ana", "ben"}),
        (words(ShownTo.NOBODY, ShownTo.SUPERVISOR), {"ana", "ben"}),
        (words(ShownTo.TEAM), {"ana", "ben", "jo"}),
    ],
)
def test_own_words_are_seen_by_whom_they_are_shown_to(cast: Cast, said: OwnWords, seers: set[str]) -> None:
    with as_app(cast.ana, clock.today()):
        write_about_oneself(words=said, by=cast.ana.pk, at=clock.now())
    assert who_sees(cast, "companionway_aboutpeer") == seers
    Supervision.objects.update(ends_on=clock.today() - timedelta(days=1))
    assert "ben" not in who_sees(cast, "companionway_aboutpeer") or said.lived_shown_to == ShownTo.TEAM
    AboutPeer.objects.get()


def test_a_note_from_supervision_is_its_peers_and_its_authors_while_they_supervise(cast: Cast) -> None:
    peer = cast.ana.peer_worker
    with as_app(cast.ben, clock.today()):
        note_supervision(peer_id=peer.id, words="Rest.", by=cast.ben.pk, at=clock.now())
    assert who_sees(cast, "companionway_supervisionnote") == {"ana", "ben"}
    Supervision.objects.update(ends_on=clock.today() - timedelta(days=1))
    assert who_sees(cast, "companionway_supervisionnote") == {"ana"}
    Supervision.objects.update(ends_on=None)
    RoleHeld.objects.filter(user=cast.ben).update(role=Role.PEER_WORKER)
    assert who_sees(cast, "companionway_supervisionnote") == {"ana"}
    assert SupervisionNote.objects.count() == 1


def test_a_group_is_seen_by_who_led_it_and_by_who_walks_with_somebody_in_it(cast: Cast) -> None:
    walk, key = sam_walks_with(cast.ana), uuid.uuid4()
    hers = sam_walks_with(cast.cleo)
    said = {"session_id": key, "name": "Women's group", "occurred_at": clock.now(), "minutes": 60, "at": clock.now()}
    with as_app(cast.ana, clock.today()):
        log_group(engagements=[walk], by=cast.ana.pk, **said)
        log_group(engagements=[walk], by=cast.ana.pk, **said)
    assert who_sees(cast, "companionway_groupsession") == {"ana", "ben"}
    with as_app(cast.cleo, clock.today()), pytest.raises(DomainError, match="already saved for something else"):
        log_group(engagements=[hers], by=cast.cleo.pk, **said)
    with wall.everyone("the test looks at everybody"):
        assert GroupSession.objects.count() == 1


def test_the_owner_of_the_tables_is_held_too() -> None:
    for table in ("draft", "aboutpeer", "supervisionnote", "groupsession", "recipient"):
        assert rows(f"pg_class WHERE relname = 'companionway_{table}' AND relrowsecurity AND relforcerowsecurity") == 1


def test_what_a_waiting_person_agreed_to_is_not_for_everybody_who_answers_requests(cast: Cast) -> None:
    sam_consents(cast, sam_waits().person)
    assert who_sees(cast, "companionway_referral") == {"ana", "jo", "ben"}
    assert who_sees(cast, "companionway_consent") == {"eli"}
