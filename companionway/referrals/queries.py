"""Reading referrals: the board, one request, and what a sender asked for."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, When
from django.utils import timezone

from companionway.people.models import ContactPoint, PossibleMatch
from companionway.people.rules import MATCH_DIFFERENT
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.models.cover import Cover
from companionway.privacy.viewer import Viewer
from companionway.referrals import rules
from companionway.referrals.models import Referral, ReferralEvent, ReferralSet

PAGE = 50
BOARD_PAGE = 30  # what a person looks over at once; each line costs the server as much as a small page
# What a line of the board says; the rest of a request, and of the tables beside it, stays in the database.
ON_A_LINE = (
    "state", "received_at", "promise_due_at", "first_attempt_at", "accepted_by_id", "version", "where", "place",
    "needs_placing", "person__called", "person__interpreter", "person__language", "program__name", "site__name",
    "accepted_by__first_name", "accepted_by__last_name", "accepted_by__username",
)  # fmt: skip
SHOWN_WITH = ("person", "program", "site", "accepted_by")


@dataclass(frozen=True)
class Board:
    """One page of the board, soonest promise first, with the counts of the whole."""

    rows: list[Referral]
    waiting: int
    open: int
    mine: int
    late: int
    next_cursor: str


def board(viewer: Viewer, now: datetime, *, cursor: str = "", only: str = "") -> Board:
    """What waits for its first try leads, soonest promise first. `only`: "waiting", "mine" or "" for every open one.

    Two queries whatever the number of rows; the counts are of every open one.
    """
    scope = Referral.objects.on_board_of(viewer)
    counts = scope.aggregate(
        waiting=Count("id", filter=Q(state=rules.State.RECEIVED)), open=Count("id"),
        mine=Count("id", filter=Q(accepted_by_id=viewer.user_id)),
        late=Count("id", filter=Q(promise_due_at__lt=now, first_attempt_at=None)),
    )  # fmt: skip
    tried = Case(When(first_attempt_at=None, then=0), default=1, output_field=IntegerField())
    rows = (
        scope.filter(_narrowed(viewer, only))
        .select_related(*SHOWN_WITH)
        .only(*ON_A_LINE)
        .annotate(tried=tried)
        .order_by("tried", "promise_due_at", "id")
    )
    page = list((_beyond(rows, cursor) if cursor else rows)[: BOARD_PAGE + 1])
    last = page[BOARD_PAGE - 1] if len(page) > BOARD_PAGE else None
    following = f"{int(bool(last.first_attempt_at))}_{last.promise_due_at.isoformat()}_{last.id}" if last else ""
    return Board(page[:BOARD_PAGE], **counts, next_cursor=following)


def _narrowed(viewer: Viewer, only: str) -> Q:
    narrow = {"waiting": Q(state=rules.State.RECEIVED), "mine": Q(accepted_by_id=viewer.user_id)}
    return narrow.get(only, Q())


def waiting_now(viewer: Viewer) -> list[Referral]:
    """For the viewer's day: what waits for a peer where they work, and what they have taken and not yet settled.

    What a peer has whom they cover for is among it, with that peer's `covered_name` and `cover_until`. Soonest
    promise first, at most 50. One query.
    """
    covers = Cover.objects.live().filter(covering_id=viewer.user_id)
    theirs = covers.filter(covered_id=OuterRef("accepted_by_id")).order_by("-ends_at")
    covered = Q(accepted_by_id__in=covers.values("covered_id"), person__same_as__in=viewer.granted_people())
    own = Q(state=rules.State.RECEIVED) | Q(accepted_by_id=viewer.user_id)
    open_ones = Referral.objects.filter(viewer.queue_scope("program_id", "site_id") & own | covered)
    mine = open_ones.filter(state__in=rules.OPEN).annotate(
        covered_name=Subquery(theirs.values("covered__first_name")[:1]),
        cover_until=Subquery(theirs.values("ends_at")[:1]),
    )
    return list(mine.select_related(*SHOWN_WITH).order_by("promise_due_at", "id")[:PAGE])


def _beyond(rows: ReferralSet, cursor: str) -> ReferralSet:
    """The rows after a cursor. Raises DomainError for one that we did not make."""
    try:
        tried, due_text, identity_text = cursor.split("_")
        sent, due, identity = int(tried), datetime.fromisoformat(due_text), uuid.UUID(identity_text)
    except ValueError:
        raise DomainError("cursor", "This page of the list is gone. Start again from the top.") from None
    later = Q(promise_due_at__gt=due) | Q(promise_due_at=due, id__gt=identity)
    return rows.filter(Q(tried__gt=sent) | Q(tried=sent) & later)


def referral_for(viewer: Viewer, referral_id: uuid.UUID) -> Referral:
    """One request the viewer may see in full. Raises NotVisible."""
    found = Referral.objects.visible_to(viewer).filter(id=referral_id).select_related(*SHOWN_WITH).first()
    if found is None:
        raise NotVisible
    return found


def referral_on_board(viewer: Viewer, referral_id: uuid.UUID) -> Referral:
    """One request in the viewer's programs and sites, even when somebody else has it. Raises NotVisible."""
    scope = Referral.objects.filter(viewer.queue_scope("program_id", "site_id"))
    found = scope.filter(id=referral_id).select_related(*SHOWN_WITH).first()
    if found is None:
        raise NotVisible
    return found


def sent_on(referral: Referral) -> Referral:
    """The request itself, or the one that it was sent on to, however often."""
    while referral.state == rules.State.REDIRECTED:
        referral = Referral.objects.select_related("person").get(redirected_from=referral)
    return referral


def events_of(referral: Referral) -> list[ReferralEvent]:
    """What happened to it, in order, with who did it."""
    return list(referral.events.select_related("by").order_by("occurred_at", "id"))


def ways_to_reach(referral: Referral) -> list[ContactPoint]:
    """Every way to reach the person that has not ended, the preferred one first."""
    points = ContactPoint.objects.filter(person__same_as=referral.person.same_as_id, ended_at=None)
    return sorted(points, key=lambda point: not point.prefers)


def may_be_the_same(viewer: Viewer, referral: Referral) -> list[Referral]:
    """Other requests for a person who is, or may be, this one. Newest first, at most ten.

    In the viewer's programs and sites, and of those only what they find there anyway: open ones, and those of people
    whom they may see.
    """
    person = referral.person
    found = PossibleMatch.objects.exclude(state=MATCH_DIFFERENT)
    alike = (
        Q(person__same_as=person.same_as_id) | Q(person__name_key=person.name_key)
        | Q(person__in=found.filter(newer=person).values("older"))
        | Q(person__in=found.filter(older=person).values("newer"))
    )  # fmt: skip
    found_anyway = Q(state__in=rules.OPEN) | Q(person__same_as__in=viewer.granted_people())
    scope = Referral.objects.filter(viewer.queue_scope("program_id", "site_id"), found_anyway).exclude(id=referral.id)
    others = scope.exclude(state__in=rules.NOT_COUNTED).filter(alike)
    return list(others.select_related(*SHOWN_WITH).order_by("-received_at")[:10])


def check_backs_due(viewer: Viewer, until: datetime) -> list[Referral]:
    """People who said "not now" and that we may check back, whose day has come."""
    mine = Referral.objects.visible_to(viewer).filter(accepted_by_id=viewer.user_id, state__in=rules.DOOR_OPEN)
    return list(mine.filter(check_back_on__lte=timezone.localdate(until)).select_related("person", "program")[:PAGE])


def asked_by(viewer: Viewer, now: datetime) -> list[Referral]:
    """A clinician's own requests whose receipts still live, newest first."""
    mine = Referral.objects.filter(asked_by_user_id=viewer.user_id, answer_link__ends_at__gt=now)
    return list(mine.select_related("program", "site").order_by("-received_at")[:PAGE])


def sender_of_request(referral_id: uuid.UUID) -> str:
    """The key of the system that sent a request, "" for none."""
    return Referral.objects.filter(id=referral_id).values_list("sender", flat=True).first() or ""
