"""Logs hold no words about people: not in our lines, and not in those of the embedded database."""

import ast
import json
import logging
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from companionway.people.models import ContactPoint
from companionway.platform import postgres
from companionway.platform.database import NAME, USER
from companionway.platform.logs import FIELDS, Lines, security
from tests.architecture.reading import product
from tests.cast import Cast, sam_waits


def written(record: logging.LogRecord) -> dict[str, str]:
    line = Lines().format(record)
    assert "\n" not in line
    return dict(json.loads(line))


@pytest.mark.asvs("16.2.4", "16.2.5", "16.3.4")
def test_an_error_of_the_database_is_told_without_the_row_it_refused(cast: Cast) -> None:
    point = ContactPoint.objects.get(person=sam_waits().person)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        point.save(force_insert=True)
    info = (caught.type, caught.value, caught.tb)
    line = written(logging.LogRecord("companionway.web", logging.ERROR, "", 0, "it broke", (), info))
    assert line["sqlstate"] == "23505" and line["constraint"] == "companionway_contactpoint_pkey"
    assert line["error"] == "IntegrityError < UniqueViolation" and "test_logs.py" in line["where"]
    assert str(point.id) not in str(line) and "DETAIL" not in str(line)


def test_the_words_of_an_exception_are_left_out() -> None:
    try:
        try:
            int("Sam Rivers")
        except ValueError as cause:
            raise KeyError("207-555-0142") from cause
    except KeyError:
        line = written(logging.LogRecord("companionway.web", 40, "", 0, "it broke", (), sys.exc_info()))
    assert line["error"] == "KeyError < ValueError" and "Sam" not in str(line) and "0142" not in str(line)


def test_a_library_says_nothing_in_its_own_words_and_a_path_is_told_as_its_route(rf: RequestFactory) -> None:
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", ("/receipts/sam-rivers/",), None)
    record.request, record.status_code = rf.get("/receipts/sam-rivers/?q=Sam"), 404
    line = written(record)
    assert line["status"] == "404" and line["method"] == "GET" and line["route"] == "none"
    assert "sam" not in str(line).lower()


@pytest.mark.asvs("16.4.1")
def test_a_line_stays_one_line_and_other_fields_are_refused() -> None:
    record = logging.LogRecord("companionway.security", 30, "", 0, "refused", (), None)
    record.route, record.phone = "a\r\nb\u2028c", "207-555-0142"
    line = Lines().format(record)
    assert "\n" not in line and "\r" not in line and "\u2028" not in line and "0142" not in line
    with pytest.raises(ValueError, match="may not hold phone"):
        security("refused", phone="207-555-0142")


LOG_CALLS = {"debug", "info", "warning", "error", "exception", "critical"}


def log_faults(source: str) -> list[int]:
    """Lines whose call of a logger holds more than fixed words and allowed fields."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        by_logger = isinstance(node.func, ast.Attribute) and node.func.attr in LOG_CALLS and "log" in name.split(".")[0]
        if not by_logger and name not in {"security", "logs.security"}:
            continue
        fixed = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
        extra = [k.value for k in node.keywords if k.arg == "extra"] if by_logger else []
        keys = {ast.literal_eval(k) for e in extra if isinstance(e, ast.Dict) for k in e.keys if k is not None}
        keys |= set() if by_logger else {str(k.arg) for k in node.keywords}
        named = all(isinstance(e, ast.Dict) for e in extra)
        if not (fixed and named and keys <= FIELDS and "%" not in str(ast.unparse(node.args[0]))):
            found.append(node.lineno)
    return found


def test_log_calls_hold_fixed_words_and_allowed_fields() -> None:
    mine = {"companionway/platform/logs.py"}
    assert [f"{s.path}:{line}" for s in product(".py") if s.path not in mine for line in log_faults(s.text)] == []


@pytest.mark.parametrize(
    "line",
    ['log.error(f"no {name}")', 'log.error("no %s", name)', 'log.error("no " + name)', "log.error(str(fault))",
     'log.error("no", extra={"phone": phone})', 'log.error("no", extra=facts)', 'security("no", name=name)'],
)  # fmt: skip
def test_a_call_with_a_value_is_found(line: str) -> None:
    assert log_faults(line) == [1]


@pytest.mark.slow
def test_the_embedded_database_logs_neither_a_refused_row_nor_its_statement(tmp_path: Path) -> None:
    with postgres.running(tmp_path, durable=False):
        server = postgres.Server(tmp_path)
        with psycopg.connect(host=str(server.socket), user=USER, dbname=NAME, autocommit=True) as connection:
            connection.execute("CREATE TABLE people (name text CHECK (name <> 'Sam Rivers'))")
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute("INSERT INTO people VALUES ('Sam Rivers')")
    words = server.log.read_text()
    assert "violates check constraint" in words
    assert "Sam" not in words


@pytest.mark.asvs("16.2.2", "16.2.4")
def test_a_line_is_json_with_its_time_in_utc() -> None:
    record = logging.LogRecord("companionway.web", 30, "", 0, "it broke", (), None)
    record.created = 1_795_000_000.5
    line = written(record)
    assert line["time"] == "2026-11-18T11:06:40.500+00:00" and line["level"] == "WARNING"
