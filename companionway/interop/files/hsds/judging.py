"""Tables of a list as services with their places and hours. What cannot be read is told beside its row, and no row
that was read before is lost by it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from companionway.directory.given import GivenDirectory, GivenListing, GivenPlace, GivenService
from companionway.directory.rules import cost_of, on_earth
from companionway.interop.files.hsds import cells, costs, unsaid
from companionway.interop.files.hsds.costs import Cost
from companionway.interop.files.hsds.hours import read_hours
from companionway.interop.files.hsds.tables import KEYED, Fault, Row, Tables

T = TypeVar("T")
STATES = {"active", "inactive", "defunct", "temporarily closed"}
LONG = 20_000  # letters of one text
PARENTS = {
    "organization_id": "organization", "service_id": "service", "location_id": "location",
    "service_at_location_id": "service_at_location", "taxonomy_term_id": "taxonomy_term",
}  # fmt: skip
LINKED = ("service", "location", "service_at_location", "address", "phone", "schedule", "language", "cost_option",
          "required_document", "accessibility", "attribute")  # fmt: skip


@dataclass
class Judged:
    """A list that was read: what to bring in, what to mend, words about it."""

    given: GivenDirectory
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def judge(tables: Tables, today: date) -> Judged:
    """Every service that can be read, each bad cell and row with its place and fix."""
    return _Judge(tables, today).whole()


class _Judge:
    def __init__(self, tables: Tables, today: date) -> None:
        self.tables, self.today = tables, today
        self.faults = list(tables.faults)
        self.kept = {row.text("id") for row in tables.of("service:broken")} - {""}
        self.by_key = {table: self._keyed(table) for table in KEYED}
        self._dangling()

    def whole(self) -> Judged:
        places = {key: self._place(key, row) for key, row in self.by_key["location"].items()}
        listings = self._listings(places)
        services = [self._service(key, row, listings.get(key, [])) for key, row in self.by_key["service"].items()]
        found = tuple(service for service in services if service)
        given = GivenDirectory(found, tuple(places.values()), frozenset(self.kept - {one.key for one in found}))
        return Judged(given, self.faults, self.tables.notes)

    # --- rows ---

    def fault(self, row: Row, column: str, reason: str, fix: str, done: str) -> None:
        self.faults.append(Fault(row.place, row.text("id"), column, reason, fix, done))

    def cell(self, row: Row, column: str, read: Callable[[str], T], empty: T) -> T:
        """A cell as it is read; `empty` where it cannot be, which is told."""
        try:
            return read(row.text(column))
        except cells.Unreadable as problem:
            self.fault(row, column, problem.reason, problem.fix, "taken without this cell")
            return empty

    def words(self, row: Row, column: str, most: int = LONG) -> str:
        text = row.text(column)
        if len(text) > most:
            self.fault(row, column, f"It is longer than {most:,} letters.", "Shorten it.", "taken cut off")
        return text[:most]

    def _keyed(self, table: str) -> dict[str, Row]:
        """Rows by number. The same row again (as trees repeat them) is one row; one that says otherwise is told."""
        found: dict[str, Row] = {}
        for row in self.tables.of(table):
            key = row.text("id")
            if not key or len(key) > 200:
                self.fault(row, "id", "It has no number.", "Each row needs its own id, the same each time.", "left out")
                continue
            first = found.get(key)
            if first is None:
                found[key] = row
                continue
            wrong = [n for n, v in row.cells.items() if row.text(n) and first.text(n) not in ("", row.text(n))]
            if wrong:
                reason = f"The number stands at {first.place} too, and says otherwise."
                self.fault(row, wrong[0], reason, "Give each row its own id.", "the first one counts")
            found[key] = Row(first.place, {**row.cells, **{n: v for n, v in first.cells.items() if first.text(n)}})
        return found

    def _dangling(self) -> None:
        """Rows that name a parent which is not in the list."""
        for table in LINKED:
            for row in self.tables.of(table):
                for column, parent in PARENTS.items():
                    key = row.text(column)
                    if key and key not in self.by_key[parent] and key not in self.kept:
                        reason = f"There is no {parent.replace('_', ' ')} with this number in the list."
                        self.fault(row, column, reason, "Add it, or take the number out.", "taken without it")

    # --- places ---

    def _place(self, key: str, row: Row) -> GivenPlace:
        latitude = self.cell(row, "latitude", cells.number, None)
        longitude = self.cell(row, "longitude", cells.number, None)
        if (latitude is None) != (longitude is None):
            self.fault(row, "latitude", "Only one of latitude and longitude is there.", "Give both.", "taken without")
            latitude = longitude = None
        elif latitude is not None and longitude is not None and not on_earth(latitude, longitude):
            reason = f"There is no place at {latitude:g}, {longitude:g}."
            self.fault(row, "latitude", reason, "Latitude is -90 to 90, longitude -180 to 180.", "taken without")
            latitude = longitude = None
        address = self._address(key)
        street, town, state, code = (
            unsaid.said(address.text(column)) for column in ("address_1", "city", "state_province", "postal_code")
        )
        street = ", ".join(filter(None, (street, address.text("address_2"))))
        access = " ".join(r.text("description") or r.text("details") for r in self._linked("accessibility", key))
        return GivenPlace(
            key=key, name=self.words(row, "name", 255) or self.words(row, "alternate_name", 255), street=street[:255],
            town=town[:120], state=state[:60], postal_code=code[:20], latitude=latitude, longitude=longitude,
            getting_there=self.words(row, "transportation"), access=access[:LONG],
            country=cells.country(address.text("country")),
        )  # fmt: skip

    def _linked(self, table: str, key: str, column: str = "location_id") -> list[Row]:
        return self._index(table, column).get(key, [])

    def _index(self, table: str, column: str) -> dict[str, list[Row]]:
        name = f"{table}.{column}"
        kept: dict[str, dict[str, list[Row]]] = self.__dict__.setdefault("_indexes", {})
        if name not in kept:
            kept[name], seen = {}, set()
            for row in self.tables.of(table):
                key, own = row.text(column), row.text("id")
                if key and (key, own) not in seen:  # trees repeat the same row
                    kept[name].setdefault(key, []).append(row)
                    if own:
                        seen.add((key, own))
        return kept[name]

    def _address(self, key: str) -> Row:
        rows = self._linked("address", key)
        physical = [row for row in rows if row.text("address_type") == "physical"]
        return next(iter(physical or rows), Row("", {}))

    # --- services ---

    def _service(self, key: str, row: Row, listings: list[GivenListing]) -> GivenService | None:
        name = self.words(row, "name", 255)
        if not name:
            self.fault(row, "name", "The service has no name.", "Write its name.", "not taken; what was here stays")
            self.kept.add(key)
            return None
        amounts, said, options = self._cost(key, row)
        youngest = self.cell(row, "minimum_age", cells.age, None)
        oldest = self.cell(row, "maximum_age", cells.age, None)
        if youngest is not None and oldest is not None and youngest > oldest:
            self.fault(row, "minimum_age", "It is above the maximum age.", "Swap them.", "taken without both")
            youngest = oldest = None
        papers = (r.text("document") for r in self._linked("required_document", key, "service_id"))
        return GivenService(
            key=key, name=name, other_name=self.words(row, "alternate_name", 255),
            organization=self._organization(row),
            about=self.words(row, "description"), state=self._state(row),
            url=self.cell(row, "url", cells.link, "")[:500], email=self.cell(row, "email", cells.email, "")[:254],
            phones=self._phones(key, listings), terms=self._terms(key), cost=cost_of(amounts, said), cost_words=said,
            eligibility=self.words(row, "eligibility_description"), youngest=youngest, oldest=oldest,
            how_to_apply=self.words(row, "application_process"), documents="\n".join(filter(None, papers))[:LONG],
            languages_words=self.words(row, "interpretation_services"), alert=self.words(row, "alert"),
            checked_on=self._checked(row), listings=tuple(listings) or (self._nowhere(key),), costs=options,
        )  # fmt: skip

    def _organization(self, row: Row) -> str:
        found = self.by_key["organization"].get(row.text("organization_id"))
        name = self.words(found, "name", 255) if found else ""
        return "" if name == unsaid.ORGANIZATION else name

    def _state(self, row: Row) -> str:
        state = row.text("status").casefold()
        if state in STATES:
            return state
        words = ", ".join(sorted(STATES))
        self.fault(
            row, "status", f"{row.text('status')[:40]!r} is no status.", f"Write one of: {words}.", "taken as active"
        )
        return "active"

    def _checked(self, row: Row) -> date | None:
        """The day on which somebody assured it, else on which it was last changed; never a day to come."""
        for column in ("assured_date", "last_modified"):
            found = self.cell(row, column, cells.day, None)
            if found and found > self.today:
                self.fault(
                    row, column, "This day lies in the future.", "Write the day it was checked.", "taken without"
                )
            elif found:
                return found
        return None

    def _cost(self, key: str, row: Row) -> tuple[list[float], str, tuple[Cost, ...]]:
        found = []
        for option in self._linked("cost_option", key, "service_id"):
            until = self.cell(option, "valid_to", cells.day, None)
            amount = self.cell(option, "amount", cells.number, None)
            if until is None or until >= self.today:
                found.append(costs.read(option, amount, until))
        said = "\n".join(filter(None, (self.words(row, "fees_description"), costs.lines(found))))[:LONG]
        return [one["amount"] for one in found if one["amount"] is not None], said, tuple(found)

    def _phones(self, key: str, listings: list[GivenListing]) -> tuple[dict[str, str], ...]:
        rows = list(self._linked("phone", key, "service_id"))
        for listed in listings:
            rows += self._linked("phone", listed.key, "service_at_location_id")
            rows += self._linked("phone", listed.place) if listed.place else []
        found: dict[str, dict[str, str]] = {}
        for row in rows:
            number = self.cell(row, "number", cells.phone, "")
            if number and row.text("type").casefold() != "fax":
                extension = row.text("extension")[:10]
                found.setdefault(number + extension, {
                    "number": number, "extension": extension, "words": row.text("description")[:200],
                })  # fmt: skip
        return tuple(found.values())

    def _terms(self, key: str) -> tuple[str, ...]:
        found = []
        for row in self._linked("attribute", key, "link_id"):
            term = self.by_key["taxonomy_term"].get(row.text("taxonomy_term_id"))
            if term and term.text("name"):
                found.append(term.text("name")[:200])
        return tuple(dict.fromkeys(found))

    # --- listings ---

    def _listings(self, places: dict[str, GivenPlace]) -> dict[str, list[GivenListing]]:
        found: dict[str, list[GivenListing]] = {}
        for key, row in self.by_key["service_at_location"].items():
            service, place = row.text("service_id"), row.text("location_id")
            if service not in self.by_key["service"]:
                continue  # told as dangling
            listing = GivenListing(
                key=key, place=place if place in places else "", hours=self._hours(key, service, place),
                languages=self._languages(service, place),
            )  # fmt: skip
            found.setdefault(service, []).append(listing)
        return found

    def _nowhere(self, key: str) -> GivenListing:
        """A service without any place: by phone, or online."""
        return GivenListing("", "", self._hours("", key, ""), self._languages(key, ""))

    def _hours(self, listing: str, service: str, place: str) -> tuple[Any, ...]:
        for column, key in (("service_at_location_id", listing), ("service_id", service), ("location_id", place)):
            rows = self._linked("schedule", key, column) if key else []
            if rows:
                return tuple(read_hours(row, self.today, self.fault) for row in rows)
        return ()

    def _languages(self, service: str, place: str) -> tuple[str, ...]:
        rows: Iterable[Row] = self._linked("language", service, "service_id")
        if place:
            rows = [*rows, *self._linked("language", place)]
        said = (cells.language(row.text("code"), row.text("name")) for row in rows)
        return tuple(sorted(set(filter(None, said))))
