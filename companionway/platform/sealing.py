"""Model fields whose values are sealed in the database and plain in Python (see `envelope` for the format).

    their_words = SealedTextField(max_length=1000, blank=True)

Read and assign as usual: `save`, `bulk_create` and `objects.create` seal, the first look at a row's value opens it.
The row's id must be known before it is saved (our UUID keys are). What a query cannot do is refused by name: every
lookup but `isnull` and `= ""`, `bulk_update`, and `update(field="words")`. For an update in one statement use
`update(field=sealed_for(Model, "field", row_id, "words"))`; what `values_list` returns is a `Sealed`, for `opened`.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Exact

from companionway.platform import envelope
from companionway.platform.envelope import CannotOpen, RowId, token

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
    Lookup = models.Lookup[Any]
else:  # Django's own are not generic at run time
    Field = models.Field
    Lookup = models.Lookup

__all__ = [
    "CannotOpen", "RowId", "Sealed", "SealedBinaryField", "SealedField", "SealedJSONField", "SealedTextField",
    "open_all", "opened", "opened_from_json", "sealed_fields", "sealed_for", "token",
]  # fmt: skip


@dataclass(frozen=True)
class Sealed:
    """A value as it is stored. `repr` shows no bytes of it."""

    data: bytes

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.data)


class _Opening:
    """The attribute of a sealed field: opens what came from the database at the first look."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        if row is None:
            return self
        held = row.__dict__
        name = self.field.attname
        if name not in held:
            row.refresh_from_db(fields=[name])
        if isinstance(held[name], Sealed):
            held[name] = self.field.open(held[name], row.pk)
        return held[name]

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class _IsEmpty(Exact):
    """`field=""` and nothing else: two sealed values of one text are different bytes."""

    def get_prep_lookup(self) -> Any:
        if self.rhs not in ("", b""):
            raise FieldError("A sealed field can be compared with nothing but an empty value; search by a token.")
        return Sealed(b"")


class _SealedByAnother(Lookup):
    """`field__sealed_by_another=KEY_ID`: not empty and sealed by any other key. For rotation."""

    lookup_name = "sealed_by_another"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        lhs, params = self.process_lhs(compiler, connection)
        sql = f"(length({lhs}) > 0 AND substring({lhs} from 2 for 4) <> %s)"
        return sql, [*params, *params, bytes.fromhex(str(self.rhs))]


class SealedField(Field):
    """What the kinds of sealed fields share. A kind says how its values become bytes and back."""

    descriptor_class = _Opening
    empty_strings_allowed = True

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bytea"

    def to_bytes(self, value: Any) -> bytes:
        """A value as bytes; none for an empty one."""
        raise NotImplementedError

    def of_bytes(self, plain: bytes) -> Any:
        """The value that `to_bytes` made these bytes from."""
        raise NotImplementedError

    def seal(self, value: Any, row: RowId) -> Sealed:
        """The value sealed for this row of the field's own table and column."""
        table, column = self.model._meta.db_table, str(self.column)
        return Sealed(envelope.seal(self.to_bytes(value), table=table, column=column, row=row))

    def open(self, sealed: Sealed, row: RowId) -> Any:
        """The value that was sealed for this row. Raises CannotOpen."""
        table, column = self.model._meta.db_table, str(self.column)
        return self.of_bytes(envelope.unseal(sealed.data, table=table, column=column, row=row))

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        """What the database returns, not opened yet."""
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The row's value, sealed for the row. A sealed value that belongs to another row is refused."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if model_instance.pk is None:
            raise FieldError(f"{self.model.__name__}.{self.name} is sealed: the row needs its id before it is saved.")
        if isinstance(value, Sealed):
            self.open(value, model_instance.pk)
            return value
        return self.seal(value, model_instance.pk)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Bytes for the database: of a sealed or empty value. Plain text is refused, for the row is not known here."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            if self.to_bytes(value):
                raise FieldError(
                    f"{self.model.__name__}.{self.name} is sealed: save the row, or update with"
                    f' sealed_for({self.model.__name__}, "{self.name}", row_id, value).'
                )
            return b""
        return value.data

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if hasattr(value, "as_sql"):
            return value
        return self.get_db_prep_value(value, connection)

    def get_lookup(self, lookup_name: str) -> Any:
        """`isnull` and comparison with an empty value; FieldError for every other."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        if lookup_name in (known := {"exact": _IsEmpty, "sealed_by_another": _SealedByAnother}):
            return known[lookup_name]
        raise FieldError(f"{self.model.__name__}.{self.name} is sealed and cannot be searched with {lookup_name}.")

    def get_transform(self, lookup_name: str) -> Any:
        return None

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """A sealed field needs a key that is known before the row is saved."""
        found = super().check(**kwargs)
        if isinstance(self.model._meta.pk, models.AutoField):
            found.append(checks.Error("A sealed field needs a row id that is known before saving.", obj=self))
        return found


class SealedTextField(SealedField):
    """Text. Longer than `max_length` characters is refused with FieldError."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: str

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str | Sealed) else str(value)

    def to_bytes(self, value: Any) -> bytes:
        text = str(value)
        if self.max_length is not None and len(text) > self.max_length:
            raise FieldError(f"{self.model.__name__}.{self.name} takes at most {self.max_length} characters.")
        return text.encode()

    def of_bytes(self, plain: bytes) -> str:
        return plain.decode()


class SealedBinaryField(SealedField):
    """Bytes: files, drawings, scans."""

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def of_bytes(self, plain: bytes) -> bytes:
        return plain


class SealedJSONField(SealedField):
    """Lists and mappings of plain values. Empty ones are sealed too, as `[]` and `{}`."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

    def of_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


def _field(model: type[models.Model], name: str) -> SealedField:
    field = model._meta.get_field(name)
    assert isinstance(field, SealedField), f"{model.__name__}.{name} is not sealed"
    return field


def sealed_for(model: type[models.Model], name: str, row: RowId, value: Any) -> Sealed:
    """A value sealed for one row, for `update()` in one statement."""
    return _field(model, name).seal(value, row)


def opened(model: type[models.Model], name: str, row: RowId, value: Sealed) -> Any:
    """What `values` or `values_list` returned for this row. Raises CannotOpen."""
    return _field(model, name).open(value, row)


def opened_from_json(model: type[models.Model], name: str, row: RowId, value: str) -> Any:
    r"""What a JSON function of the database made of a sealed column (`\x` and hex digits). Raises CannotOpen."""
    return opened(model, name, row, Sealed(bytes.fromhex(value.removeprefix("\\x"))))


def open_all(row: models.Model) -> None:
    """Open every sealed value of a row, for a copy of it under another id. Raises CannotOpen."""
    for field in sealed_fields(every=[type(row)]):
        getattr(row, field.attname)


def sealed_fields(*, every: list[type[models.Model]]) -> list[SealedField]:
    """The sealed fields of these models, by table and column."""
    found = [f for model in every for f in model._meta.concrete_fields if isinstance(f, SealedField)]
    return sorted(found, key=lambda f: (f.model._meta.db_table, f.column))
