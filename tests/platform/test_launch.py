"""The command line: a database around each command, and a reset that cannot clear the wrong thing."""

from pathlib import Path

import pytest

from companionway.platform import launch, postgres


@pytest.fixture(autouse=True)
def _embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def a_data_folder(place: Path) -> Path:
    data = place / "var"
    (data / "pg").mkdir(parents=True)
    (data / "secret-key").write_text("kept")
    return data


def run(*words: str, data: Path, production: bool = False) -> int:
    return launch.main(["manage.py", *words], data=data, production=production, django=lambda arguments: None)


def test_reset_clears_the_data_folder_when_told_so(tmp_path: Path) -> None:
    data = a_data_folder(tmp_path)
    assert run("reset", "--yes", data=data) == 0
    assert list(data.iterdir()) == []


def test_reset_asks_and_a_no_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_data_folder(tmp_path)
    monkeypatch.setattr("builtins.input", lambda prompt: "no")
    assert run("reset", data=data) == 1
    assert (data / "secret-key").read_text() == "kept"


def test_reset_without_a_terminal_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_data_folder(tmp_path)

    def nobody_there(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody_there)
    assert run("reset", data=data) == 1
    assert (data / "secret-key").exists()


def test_reset_refuses_when_the_database_is_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = a_data_folder(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.org/peers")
    assert run("reset", "--yes", data=data) == 1
    assert "DATABASE_URL" in capsys.readouterr().out
    assert (data / "secret-key").exists()


def test_reset_refuses_while_something_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = a_data_folder(tmp_path)
    server = postgres.Server(data)
    assert server.acquire(0)
    assert run("reset", "--yes", data=data) == 1
    assert "running" in capsys.readouterr().out
    server.release()
    assert (data / "secret-key").exists()


def test_reset_refuses_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    assert run("reset", "--yes", data=tmp_path) == 1
    assert (tmp_path / "letters").exists()


def test_no_command_starts_the_embedded_database_in_production(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("migrate", data=tmp_path, production=True) == 1
    assert "DATABASE_URL is not set" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
