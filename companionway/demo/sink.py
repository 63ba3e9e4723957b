"""Where invented rows go: gathered as COPY text by table, sealed where the table seals, copied at each flush."""

from datetime import datetime

import psycopg
from django.apps import apps

from companionway.platform import envelope
from companionway.platform.sealing import SealedField

# Columns in the order of the tuples that are put in. Tables in an order that reads well; foreign keys are deferred.
COLUMNS: dict[str, str] = {
    "person": "id, same_as_id, called, given_name, family_name, name_key, birth_date, pronouns, language, interpreter,"
    " version, created_at",
    "identifier": "id, person_id, source, system, value, key",
    "contactpoint": "id, person_id, kind, value, key, ending, prefers, text_ok, message_ok, name_to_say, good_times,"
    " ended_at",
    "possiblematch": "id, newer_id, older_id, reasons, joined, state, found_at, decided_at, decided_by",
    "referral": 'id, person_id, program_id, site_id, source, route, sender, order_id, asked_by, asked_by_user_id,'
    ' agreed_to_visit, "where", place, perinatal, after_overdose, good_times, their_words, needs_placing, state,'
    ' received_at, promise_due_at, accepted_by_id, accepted_at, first_attempt_at, first_contact_at, settled_at,'
    ' check_back, check_back_on, redirected_from_id, same_request_as_id, version',
    "referralevent": "id, referral_id, verb, state, occurred_at, by_id, channel, outcome",
    "answerlink": "token_hash, referral_id, ends_at",
    "engagement": "id, person_id, program_id, site_id, referral_id, came_back_from_id, state, opened_at, rhythm, modes,"
    " next_on, last_touch_at, closed_at, goodbye, version",
    "engagementevent": "id, engagement_id, verb, state, occurred_at, by_id, detail",
    "assignment": "id, engagement_id, worker_id, starts_at, ends_at",
    "groupsession": "id, program_id, site_id, name, facilitator_id, occurred_at, minutes",
    "contact": "id, engagement_id, peer_id, entered_by_id, entered_at, occurred_at, channel, minutes, kinds, place,"
    " group_id, replaces_id, reason, replaced_at, undone_at",
    "contactattempt": "id, engagement_id, peer_id, entered_by_id, entered_at, occurred_at, channel, undone_at",
    "administration": "id, engagement_id, instrument_id, moment, mode, started_at, helper_id, finished_at,"
    " answered_count, total, set_aside_at",
    "answer": "administration_id, item, kind, value",
    "followup": "id, engagement_id, origin, origin_on, opens_on, due_on, closes_on, state, settled_at, went_back,"
    " version",
    "followupattempt": "id, followup_id, occurred_at, by_id, channel, reached",
    "noticedelivery": "id, person_id, version_id, method, given_at, by_id, in_emergency",
    "accessgrant": "id, user_id, person_id, reason, because_of, starts_at, ends_at",
}  # fmt: skip
ENOUGH = 40_000  # rows in one flush: some ten megabytes of text
Value = str | int | bool | datetime | object | None


def _text(value: Value) -> str:
    if value is None:
        return "\\N"
    if type(value) is str:
        if "\\" in value or "\t" in value or "\n" in value:
            return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
        return value
    return str(value)


def _sealed_columns(table: str) -> list[tuple[int, str]]:
    """Which of the columns are sealed: (place in the row, name)."""
    fields = apps.get_model("companionway", table)._meta.concrete_fields
    sealed = {field.column for field in fields if isinstance(field, SealedField)}
    return [(index, name) for index, name in enumerate(COLUMNS[table].split(", ")) if name in sealed]


class Sink:
    """Takes rows by table; `flush` copies them and commits."""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        self.connection = connection
        self.sealed = {table: _sealed_columns(table) for table in COLUMNS}
        self.waiting: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self.held = 0
        self.written = 0

    def put(self, table: str, *values: Value) -> None:
        """One row, its values in the order of `COLUMNS`: the id first, sealed columns plain."""
        places = self.sealed[table]
        if places:
            row, identity = list(values), str(values[0])
            for index, column in places:
                row[index] = envelope.copy_text(
                    str(row[index]), table=f"companionway_{table}", column=column, row=identity
                )
            values = tuple(row)
        self.waiting[table].append("\t".join(map(_text, values)))
        self.held += 1

    def is_full(self) -> bool:
        """Whether what is held should be written."""
        return self.held >= ENOUGH

    def flush(self) -> None:
        """Copy everything that is held in one transaction, beside the tables first: COPY enters no walled table."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            for table, lines in self.waiting.items():
                if lines:
                    self._copy(cursor, f"companionway_{table}", COLUMNS[table], lines)
        self.written += self.held
        self.held = 0
        self.waiting = {table: [] for table in COLUMNS}

    def _copy(self, cursor: "psycopg.Cursor[tuple[object, ...]]", table: str, columns: str, lines: list[str]) -> None:
        # names of this module only
        cursor.execute(f"CREATE TEMPORARY TABLE beside AS SELECT {columns} FROM {table} WITH NO DATA".encode())  # noqa: S608
        with cursor.copy(f"COPY beside ({columns}) FROM STDIN".encode()) as copy:
            copy.write("\n".join(lines) + "\n")
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM beside".encode())  # noqa: S608
        cursor.execute("DROP TABLE beside")
