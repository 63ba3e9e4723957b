"""A row is kept once: its id is made where the tap happens, so that a tap that comes twice is one row."""

from typing import TypeVar

from django.db import IntegrityError, models, transaction

from companionway.platform.errors import DomainError

Row = TypeVar("Row", bound=models.Model)


def reused() -> DomainError:
    """What is answered where an id comes back and means something else. It says nothing about that."""
    return DomainError("reused_key", "This was already saved for something else. Open the page again.")


def kept_before(row: Row, *mine: str) -> Row | None:
    """Save a new row; the one that is there when this very tap was saved before. Part of the caller's action.

    `mine`: the fields in which both must agree. Where they do not, and where the id belongs to a row out of sight, the
    answer is the same: raises DomainError "reused_key". Raises IntegrityError for any other key that is taken.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
        return None
    except IntegrityError as error:
        kept = type(row)._default_manager.filter(pk=row.pk).first()
        if kept is None and "_pkey" not in str(error):
            raise
        if kept is None or any(getattr(kept, name) != getattr(row, name) for name in mine):
            raise reused() from None
        return kept
