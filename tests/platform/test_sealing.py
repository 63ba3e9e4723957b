"""Sealed fields: plain in Python, sealed in the table, bound to their row, and honest about what they cannot do."""

import uuid
from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from companionway.people.models import ContactPoint, Person
from companionway.platform import envelope
from companionway.platform.ids import new_id
from companionway.platform.sealing import CannotOpen, Sealed, opened, sealed_fields, sealed_for, token

PLACE = {"table": "t", "column": "c"}


def a_person() -> Person:
    identity = new_id()
    return Person.objects.create(id=identity, same_as_id=identity, called="Sam", name_key="sam")


def a_point(words: str = "after 5 pm") -> ContactPoint:
    return ContactPoint.objects.create(
        person=a_person(), kind="phone", value="207-555-0147", key=token("reach", "2075550147"), good_times=words
    )


def stored(point: ContactPoint, column: str = "good_times") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM companionway_contactpoint WHERE id = %s", [point.id])
        return bytes(cursor.fetchone()[0])


@pytest.mark.asvs("11.3.3")
def test_what_was_sealed_for_a_place_opens_there_and_nowhere_else() -> None:
    row = uuid.uuid4()
    sealed = envelope.seal(b"words", row=row, **PLACE)
    assert b"words" not in sealed
    assert envelope.unseal(sealed, row=row, **PLACE) == envelope.unseal(sealed, row=row.hex, **PLACE) == b"words"
    for other in ({"row": uuid.uuid4()}, {"row": row, "column": "d"}, {"row": row, "table": "u"}):
        with pytest.raises(CannotOpen):
            envelope.unseal(sealed, **(PLACE | other))


@pytest.mark.asvs("11.3.3")
def test_a_flipped_bit_anywhere_is_noticed() -> None:
    row = uuid.uuid4()
    sealed = envelope.seal(b"some words", row=row, **PLACE)
    for place in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[place] ^= 1
        with pytest.raises(CannotOpen):
            envelope.unseal(bytes(damaged), row=row, **PLACE)
    with pytest.raises(CannotOpen):
        envelope.unseal(sealed[:20], row=row, **PLACE)


def test_the_same_words_are_sealed_to_other_bytes_each_time_and_nothing_to_no_bytes() -> None:
    row = uuid.uuid4()
    assert envelope.seal(b"words", row=row, **PLACE) != envelope.seal(b"words", row=row, **PLACE)
    assert envelope.seal(b"", row=row, **PLACE) == b"" == envelope.unseal(b"", row=row, **PLACE)


def test_tokens_tell_equal_values_and_differ_between_purposes() -> None:
    assert token("a", "1") == token("a", "1") != token("b", "1")
    assert token("a", "") == "" and len(token("a", "1")) == 32


@pytest.mark.django_db
def test_a_row_is_plain_in_python_and_sealed_in_the_table() -> None:
    point = a_point("after 5 pm, never \N{SNOWMAN}")
    found = ContactPoint.objects.get(id=point.id)
    assert found.good_times == "after 5 pm, never \N{SNOWMAN}" and found.value == "207-555-0147"
    assert b"after" not in stored(point) and envelope.key_id_of(stored(point)) == envelope.active_key()
    assert found.name_to_say == "" and stored(point, "name_to_say") == b""
    found.good_times = "mornings"
    found.save()
    found.refresh_from_db()
    assert found.good_times == "mornings"
    assert ContactPoint.objects.defer("value").get(id=point.id).value == "207-555-0147"


@pytest.mark.django_db
def test_a_row_saved_without_a_look_keeps_its_sealed_value() -> None:
    point = a_point()
    before = stored(point)
    ContactPoint.objects.get(id=point.id).save()
    assert stored(point) == before


@pytest.mark.django_db
def test_rows_written_in_bulk_are_sealed() -> None:
    person = a_person()
    points = [ContactPoint(person=person, kind="other", value=f"way {n}", key="") for n in range(3)]
    ContactPoint.objects.bulk_create(points)
    assert sorted(p.value for p in ContactPoint.objects.filter(person=person)) == ["way 0", "way 1", "way 2"]
    assert b"way" not in stored(points[0], "value")


@pytest.mark.django_db
def test_an_update_in_one_statement_takes_what_was_sealed_for_the_row_and_no_plain_words() -> None:
    point = a_point()
    rows = ContactPoint.objects.filter(id=point.id)
    with pytest.raises(FieldError, match="sealed_for"), transaction.atomic():
        rows.update(good_times="mornings")
    rows.update(good_times=sealed_for(ContactPoint, "good_times", point.id, "mornings"))
    assert rows.get().good_times == "mornings"
    rows.update(good_times="")
    assert rows.get().good_times == ""
    changed = rows.get()
    changed.good_times = "noon"
    with pytest.raises(FieldError), transaction.atomic():
        ContactPoint.objects.bulk_update([changed], ["good_times"])


@pytest.mark.django_db
def test_a_sealed_field_is_compared_with_nothing_but_emptiness() -> None:
    point = a_point()
    assert (
        list(ContactPoint.objects.exclude(good_times=""))
        == [point]
        == list(ContactPoint.objects.filter(name_to_say="", good_times__isnull=False))
    )
    for lookup in ("good_times", "good_times__contains", "good_times__in", "good_times__gt", "good_times__startswith"):
        with pytest.raises(FieldError):
            list(ContactPoint.objects.filter(**{lookup: ["x"] if lookup.endswith("in") else "x"}))


@pytest.mark.django_db
def test_values_come_sealed_and_open_with_their_row() -> None:
    point = a_point()
    row, value = ContactPoint.objects.values_list("id", "good_times").get()
    assert isinstance(value, Sealed) and str(value) == repr(value) == "<sealed>"
    assert opened(ContactPoint, "good_times", row, value) == "after 5 pm" == point.good_times
    with pytest.raises(CannotOpen):
        opened(ContactPoint, "good_times", uuid.uuid4(), value)


@pytest.mark.django_db
def test_a_value_moved_between_rows_or_columns_does_not_open() -> None:
    mine, theirs = a_point("mine"), a_point("theirs")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE companionway_contactpoint SET good_times = %s WHERE id = %s", [stored(theirs), mine.id])
        cursor.execute("UPDATE companionway_contactpoint SET name_to_say = value WHERE id = %s", [mine.id])
    found = ContactPoint.objects.get(id=mine.id)
    with pytest.raises(CannotOpen, match=r"companionway_contactpoint\.good_times"):
        _ = found.good_times
    with pytest.raises(CannotOpen):
        _ = found.name_to_say
    assert found.value == "207-555-0147"


@pytest.mark.django_db
def test_a_copy_of_a_row_under_another_id_is_refused_while_its_words_are_sealed() -> None:
    copy = ContactPoint.objects.get(id=a_point().id)
    copy.pk = new_id()
    with pytest.raises(CannotOpen):
        copy.save(force_insert=True)


@pytest.mark.django_db
def test_text_longer_than_the_field_is_refused() -> None:
    with pytest.raises(FieldError, match="at most 120"):
        a_point("x" * 121)


def test_every_sealed_column_is_found_by_its_model() -> None:
    names = {field.name for field in sealed_fields(every=[ContactPoint])}
    assert names == {"value", "name_to_say", "good_times"}


def test_a_ring_is_made_of_random_keys_at_a_time() -> None:
    from companionway.platform import keyring

    at = datetime(2026, 3, 1, tzinfo=UTC)
    one, other = keyring.fresh_ring(at), keyring.fresh_ring(at)
    assert one.keys[0].secret != other.keys[0].secret and one.token != other.token
