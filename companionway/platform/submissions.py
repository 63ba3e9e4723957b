"""Once only: a repeated form or message meets its first answer (reliability: idempotency)."""

import uuid
from datetime import datetime

from django.db import connection

from companionway.platform.errors import DomainError
from companionway.platform.models import Submission


class Replayed(Exception):
    """This submission was answered before; `location` names what it made."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def claim(scope: str, key: uuid.UUID, fingerprint: bytes) -> None:
    """Take the key in this transaction, before its effect.

    Raises Replayed when the same content was answered before, DomainError("reused_key") when the key came with
    other content. Waits while a first request with the same key is still under way.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO companionway_submission (scope, key, fingerprint, location) VALUES (%s, %s, %s, '')"
            " ON CONFLICT DO NOTHING",
            [scope, key, fingerprint],
        )
        if cursor.rowcount == 1:
            return
    first = Submission.objects.get(scope=scope, key=key)
    if bytes(first.fingerprint) != fingerprint:
        raise DomainError("reused_key", "This form was already sent with other answers. Open a new form to send again.")
    raise Replayed(first.location)


def answer(scope: str, key: uuid.UUID, location: str) -> None:
    """Keep where the effect can be found, in the same transaction."""
    Submission.objects.filter(scope=scope, key=key).update(location=location)


def trim(*, before: datetime) -> int:
    """Forget the keys of forms answered before this moment. Returns how many."""
    return Submission.objects.filter(created_at__lt=before).delete()[0]
