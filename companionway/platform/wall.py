"""The second wall: as whom the database answers. It holds where a query forgot to ask who is looking.

Five sights, all of them for the length of a transaction and never longer, so that a pooled connection inherits none:

- nobody (the role `cw_app` and no context): no row about anybody. This is how every connection begins.
- a user (`user`, `today`, `enter`): the rows that their grants and their queue open, by the policies of `protected`.
- a partner (`enter_partner`): what another system sent to us and what we published for it, and nothing else.
- a person (`person`): another role, to which their own page shows what is theirs, by the policies of `own_sight`.
- everyone (`everyone`): another role, with a reason, for code that must see all. A test lists every place.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, connection, transaction
from django.db.models import BooleanField, Func, TextField, Value
from django.db.models.expressions import Combinable
from psycopg import Error
from psycopg.pq import TransactionStatus

from companionway.platform.roles import AUDIT, EVERYONE, OWN, REPORT

USER, TODAY, PERSON, PARTNER = "cw.user", "cw.today", "cw.person", "cw.partner"
_role: ContextVar[str] = ContextVar("wall_role", default="")


def user(user_id: UUID) -> Combinable:
    """Annotated to a query: this user is in force from then on, until the transaction ends.

    So the first query of a request, which asks for the user's roles, needs no second one beside it. A user without
    any role gets no row and no context, and sees nothing.
    """
    return _local(USER, str(user_id))


def today(day: date) -> Combinable:
    """Annotated to a query: the day by which roles are judged, in the installation's time zone."""
    return _local(TODAY, day.isoformat())


def _local(name: str, value: str) -> Func:
    yes = Value(True, output_field=BooleanField())
    return Func(Value(name), Value(value), yes, function="set_config", output_field=TextField())


def enter(user_id: UUID, day: date) -> None:
    """Put this user's context in force until the transaction ends. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true)", [USER, str(user_id), TODAY, day.isoformat()]
        )


def enter_partner(partner_id: UUID) -> None:
    """Another system asks: put its context in force until the transaction ends; no user is in force. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true), set_config(%s, '', true)", [PARTNER, str(partner_id), USER])


@contextmanager
def everyone(why: str) -> Iterator[None]:
    """See and write rows about everybody inside the block; afterwards the sight is what it was before.

    `why` is for the reader and for the test that lists every use. Opens a transaction when there is none. Inside
    another such block it costs nothing; else two small queries.
    """
    with _become(EVERYONE, why):
        yield


@contextmanager
def report(why: str) -> Iterator[None]:
    """Read the fact views, and nothing else, inside the block."""
    with _become(REPORT, why):
        yield


@contextmanager
def auditing(why: str) -> Iterator[None]:
    """Read the audit and write its seals inside the block: no row about anybody, and no entry can be changed."""
    with _become(AUDIT, why):
        yield


def closed_meanwhile(error: Exception) -> bool:
    """Whether this is how a row that was in sight at one statement and not at the next shows itself.

    Each statement asks the policies anew, so a sight that ends while a request runs ends between two of its statements:
    the second finds no row, or may not put one down.
    """
    cause = error.__cause__ if isinstance(error, ProgrammingError) else None
    by_policy = isinstance(cause, Error) and cause.diag.source_function == "ExecWithCheckOptions"
    return by_policy or isinstance(error, ObjectDoesNotExist)


@contextmanager
def person(person_id: UUID) -> Iterator[tuple[tuple[UUID, ...], tuple[UUID, ...]]]:
    """See what is this person's own inside the block, and nothing of anybody else; the user in force is nobody.

    Gives the ids of every record of the person, and of their engagements. Four small queries. What no row of
    `own_sight` allows is refused by the database, so an action that needs more widens for itself.
    """
    with _become(OWN, "the person looks at their own page"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true), set_config(%s, '', true)", [PERSON, str(person_id), USER])
            cursor.execute("SELECT cw_own_records(), cw_own_walks()")
            records, walks = cursor.fetchone()
        try:
            yield tuple(records), tuple(walks)
        finally:
            if _usable():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config(%s, '', true)", [PERSON])


@contextmanager
def _become(role: str, why: str) -> Iterator[None]:
    if not why:
        raise ValueError("Say why.")
    if _role.get() == role:
        yield
        return
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), set_config('role', %s, true)", [role])
            before = cursor.fetchone()[0]
        token = _role.set(role)
        try:
            yield
        except BaseException:
            _go_back(before, broken=True)
            raise
        else:
            _go_back(before)
        finally:
            _role.reset(token)


def _go_back(role: str, *, broken: bool = False) -> None:
    """To the role before. In a transaction that a fault has broken there is nothing to do: its end takes ours along."""
    if broken and not _usable():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])


def _usable() -> bool:
    held = connection.connection
    if held is None or held.closed or connection.needs_rollback:
        return False
    return bool(held.info.transaction_status == TransactionStatus.INTRANS)
