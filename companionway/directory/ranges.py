"""A column of minutes of the week as PostgreSQL's own multirange, so that "open now" is one comparison."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.lookups import Lookup
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

Spans = list[tuple[int, int]]
if TYPE_CHECKING:
    Field = models.Field[Any, Any]
    Compared = Lookup[Any]
else:  # the parameters are the stubs' alone
    Field, Compared = models.Field, Lookup


class MinutesOfWeek(Field):
    """Spans of minutes since Monday 0:00, each (from, until) with until left out. None: nobody told us."""

    description = "Spans of minutes of the week"

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's type."""
        return "int4multirange"

    def from_db_value(self, value: Any, expression: object, connection: object) -> Spans | None:
        """Plain pairs."""
        return None if value is None else [(int(span.lower), int(span.upper)) for span in value]

    def get_prep_value(self, value: Iterable[tuple[int, int]] | None) -> Any:
        """What the driver writes."""
        return None if value is None else Multirange([Range(low, high, "[)") for low, high in value])


class _Spans(Compared):
    operator = ""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The column, the operator, the spans."""
        column, before = self.process_lhs(compiler, connection)
        spans, after = self.process_rhs(compiler, connection)
        return f"{column} {self.operator} {spans}::int4multirange", (*before, *after)


@MinutesOfWeek.register_lookup
class Covers(_Spans):
    """Every minute of the given spans is among those of the column."""

    lookup_name, operator = "covers", "@>"


@MinutesOfWeek.register_lookup
class Meets(_Spans):
    """Some minute of the given spans is among those of the column."""

    lookup_name, operator = "meets", "&&"
