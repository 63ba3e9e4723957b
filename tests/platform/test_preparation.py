"""What `./run` makes ready: tables when the migrations changed, the demo only where nobody is."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from companionway.platform import preparation
from companionway.platform.roles import OWNER
from tests import sight


class Steps(list[str]):
    """The commands that would have been run."""

    def __call__(self, words: list[str], environment: dict[str, str]) -> None:
        self.append(" ".join(words[:2]) if words[0] == "demo" else words[0])


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    steps = Steps()
    monkeypatch.setattr(preparation, "step", steps)
    return steps


@pytest.fixture
def conninfo(django_db_setup: None) -> Iterator[str]:
    """A database with the three tables that preparing looks at, as they are before the first start."""
    server = sight.conninfo(user=OWNER)
    with psycopg.connect(server, dbname="postgres", autocommit=True) as maker:
        maker.execute("DROP DATABASE IF EXISTS preparing")
        maker.execute("CREATE DATABASE preparing")
    own = psycopg.conninfo.make_conninfo(server, dbname="preparing")
    with psycopg.connect(own, autocommit=True) as tables:
        tables.execute("CREATE TABLE django_migrations (name text)")
        tables.execute("CREATE TABLE companionway_installation (demo_seed int, demo_loaded_at timestamptz)")
        tables.execute("CREATE TABLE companionway_user (name text)")
    yield own
    with psycopg.connect(server, dbname="postgres", autocommit=True) as maker:
        maker.execute("DROP DATABASE preparing WITH (FORCE)")


def prepare(conninfo: str, *, production: bool = False, demo: bool = True) -> bool:
    return preparation.prepare(conninfo, {}, production=production, demo=demo, say=lambda words: None)


def execute(conninfo: str, sql: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(sql)


def test_the_tables_are_brought_up_to_date_once(conninfo: str, steps: Steps) -> None:
    prepare(conninfo, demo=False)
    prepare(conninfo, demo=False)
    assert steps == ["migrate"]


def test_a_changed_migration_is_noticed(conninfo: str, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(conninfo, demo=False)
    monkeypatch.setattr(preparation, "fingerprint", lambda: "another")
    prepare(conninfo, demo=False)
    assert steps == ["migrate", "migrate"]


def test_the_fingerprint_follows_the_words_of_every_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "ROOT", tmp_path)
    first = tmp_path / "companionway" / "interop" / "migrations" / "0001_initial.py"
    first.parent.mkdir(parents=True)
    seen = {preparation.fingerprint()}
    for words in ("one", "two"):
        first.write_text(words)
        seen.add(preparation.fingerprint())
    assert len(seen) == 3


def test_an_empty_installation_gets_the_demo(conninfo: str, steps: Steps) -> None:
    prepare(conninfo)
    assert steps == ["migrate", "demo load"]


def test_a_demo_load_that_was_cut_off_is_done_again(conninfo: str, steps: Steps) -> None:
    execute(conninfo, "INSERT INTO companionway_installation VALUES (7, NULL)")
    execute(conninfo, "INSERT INTO companionway_user VALUES ('ana')")
    assert prepare(conninfo)
    assert steps == ["migrate", "demo load"]


def test_a_loaded_demo_is_left_as_it_is(conninfo: str, steps: Steps) -> None:
    execute(conninfo, "INSERT INTO companionway_installation VALUES (7, now())")
    assert prepare(conninfo)
    assert steps == ["migrate"]


def test_an_installation_with_people_of_its_own_never_gets_the_demo(conninfo: str, steps: Steps) -> None:
    execute(conninfo, "INSERT INTO companionway_user VALUES ('somebody')")
    assert not prepare(conninfo)
    assert steps == ["migrate"]


@pytest.mark.asvs("15.2.3")
def test_production_collects_static_files_and_loads_no_demo(conninfo: str, steps: Steps) -> None:
    prepare(conninfo, production=True, demo=False)
    assert steps == ["migrate", "collectstatic"]


def test_a_server_out_of_reach_is_named() -> None:
    with pytest.raises(preparation.StepFailed, match="cannot be reached"):
        prepare("host=127.0.0.1 port=9 user=nobody dbname=none")


def test_a_failing_step_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(preparation, "command", lambda *words: ["false"])
    with pytest.raises(preparation.StepFailed, match="`companionway migrate` ended with status 1"):
        preparation.step(["migrate"], {})
