"""Logs hold no words about people: not in our lines, and not in those of the embedded database."""

import logging
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, transaction

from companionway.people.models import ContactPoint
from companionway.platform import postgres
from companionway.platform.database import NAME, USER
from companionway.platform.logs import Plain
from tests.cast import Cast, sam_waits


def test_an_error_of_the_database_is_told_without_the_row_it_refused(cast: Cast) -> None:
    point = ContactPoint.objects.get(person=sam_waits().person)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        point.save(force_insert=True)
    assert str(point.id) in str(caught.value)
    info = (caught.type, caught.value, caught.tb)
    line = Plain().format(logging.LogRecord("web", logging.ERROR, "", 0, "It broke: %s", (caught.value,), info))
    assert "duplicate key value" in line and "DETAIL:  left out" in line
    assert str(point.id) not in line


def test_words_over_several_lines_are_left_out_to_their_end_and_what_comes_after_stays() -> None:
    words = "refused\nDETAIL:  Failing row contains (Sam,\n\nRivers).\nHINT:  Look."
    record = logging.LogRecord("web", logging.ERROR, "", 0, words, (), None)
    told = Plain("%(message)s").format(record)
    assert told == "refused\nDETAIL:  left out: it may be about somebody.\nHINT:  Look."


def test_a_line_without_a_detail_stays_as_it_is() -> None:
    try:
        raise ValueError("DETAILS matter")
    except ValueError:
        line = Plain("%(message)s").format(logging.LogRecord("web", 40, "", 0, "Words", (), sys.exc_info()))
    assert line.startswith("Words\nTraceback") and line.endswith("ValueError: DETAILS matter")


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
