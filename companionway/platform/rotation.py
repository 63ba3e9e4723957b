"""Changing keys: how many sealed values each key holds, and sealing those of older keys anew, a batch at a time.

A batch is one transaction, and which values are left is read from the values themselves; so a run that is killed is
made whole by running it again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.db import models

from companionway.platform import envelope, wall
from companionway.platform.keyring import Ring
from companionway.platform.sealing import Sealed, SealedField, sealed_fields

BATCH = 500  # rows in one transaction
STILL_WRITING = timedelta(minutes=1)  # every process has read the ring anew long before

EVERY_KEY = "a key is changed for every value that it sealed"

Counts = Counter[tuple[str, str]]  # (key id, "table.column") -> values


class NotYet(Exception):
    """A key cannot leave the ring; the message says why."""


class _KeyId(models.Func):
    """The key id in the header of a sealed value."""

    template = "encode(substring(%(expressions)s from 2 for 4), 'hex')"
    output_field = models.CharField()


@dataclass
class _Table:
    """The sealed columns of one table."""

    model: type[models.Model]
    fields: list[SealedField]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def reseal(self, limit: int) -> int:
        """Seal up to `limit` rows anew. They are held while it is done; whoever writes one waits or comes after."""
        active = envelope.active_key()
        names = [field.attname for field in self.fields]
        older = models.Q()
        for name in names:
            older |= models.Q(**{f"{name}__sealed_by_another": active})
        rows = list(self.model._base_manager.select_for_update().filter(older).only("pk", *names)[:limit])
        for row in rows:
            held = {field: row.__dict__[field.attname] for field in self.fields}
            fresh = {
                field.attname: field.seal(field.open(value, row.pk), row.pk)
                for field, value in held.items()
                if isinstance(value, Sealed) and value and envelope.key_id_of(value.data) != active
            }
            self.model._base_manager.filter(pk=row.pk).update(**fresh)
        return len(rows)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many values each key id holds, by column."""
        found = {}
        for field in self.fields:
            rows = self.model._base_manager.exclude(**{field.attname: ""}).filter(**{f"{field.attname}__isnull": False})
            by_key = rows.order_by().values_list(_KeyId(field.attname)).annotate(number=models.Count("pk"))
            found.update({(key, f"{self.name}.{field.column}"): number for key, number in by_key})
        return found


def _tables() -> Iterator[_Table]:
    fields = sealed_fields(every=list(apps.get_models()))
    for model in dict.fromkeys(field.model for field in fields):
        yield _Table(model, [field for field in fields if field.model is model])


def counts() -> Counts:
    """How many sealed values each key holds, by column."""
    found: Counts = Counter()
    with wall.everyone(EVERY_KEY):
        for table in _tables():
            found.update(table.counts())
    return found


def reseal(told: Callable[[str, int], None]) -> int:
    """Seal everything that an older key holds anew. `told` hears (table, rows so far). Returns the number of rows."""
    total = 0
    for table in _tables():
        done = 0
        while True:
            with wall.everyone(EVERY_KEY):
                number = table.reseal(BATCH)
            if not number:
                break
            done += number
            told(table.name, done)
        total += done
    return total


def without(ring: Ring, key_id: str, now: datetime) -> Ring:
    """The ring without this key. Raises NotYet while it is active, was so a moment ago, or still holds values."""
    key = ring.key(key_id)
    if key is None:
        raise NotYet(f"There is no key {key_id} in the ring.")
    if key_id == ring.active:
        raise NotYet(f"Key {key_id} is the active one. Make another with `companionway keys rotate`.")
    if now.astimezone(UTC) - datetime.fromisoformat(key.stopped_at) < STILL_WRITING:
        raise NotYet(f"Key {key_id} was active a moment ago. Wait a minute, then ask again.")
    held = {where: number for (key, where), number in counts().items() if key == key_id}
    if held:
        places = ", ".join(f"{where} {number:,}" for where, number in sorted(held.items()))
        raise NotYet(
            f"Key {key_id} still holds {sum(held.values()):,} values ({places}). Run `companionway keys rotate`."
        )
    return ring.without(key_id)
