"""Fetching from a real IMAP server: each mail once, whatever is killed when, and nothing of it readable at rest."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from companionway.interop.mail import fetching, mailbox
from companionway.interop.mail.fetching import Fetched, fetch
from companionway.interop.mail.models import MailReceived
from companionway.management import errands
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.referrals.models import Referral
from tests import sight
from tests.cast import Cast
from tests.interop.mail import eml
from tests.interop.mail.servers import USER, Server, dovecot
from tests.interop.test_ingest_command import database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def one_server() -> Iterator[Server]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(one_server: Server, settings: Any) -> Iterator[Server]:
    """The server, empty, and the installation set up to read it."""
    one_server.empty()
    for name, value in at(one_server).items():
        setattr(settings, f"COMPANIONWAY_MAILBOX_{name}", value)
    yield one_server


def at(server: Server) -> dict[str, Any]:
    return {"HOST": "127.0.0.1", "PORT": server.port, "TLS": "none", "USER": USER, "ADDRESS": USER, "PROGRAM": "ed",
            "PASSWORD_FILE": str(server.password_file)}  # fmt: skip


def in_a_process_of_its_own(server: Server, code: str) -> int:
    """Run code there with this test's database and mailbox; returns how the process ended (-9: killed)."""
    settings = {f"COMPANIONWAY_MAILBOX_{name}": str(value) for name, value in at(server).items()}
    here = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment = os.environ | settings | here
    begin = "import django, os, signal; django.setup()\nfrom companionway.interop.mail import fetching, mailbox\n"
    done = subprocess.run([sys.executable, "-c", begin + code], env=environment, capture_output=True, text=True)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode


def test_each_mail_is_kept_once_and_moved(cast: Cast, server: Server) -> None:
    server.put(eml("plain"), eml("scanned"), eml("bounce"))
    assert fetch() == Fetched(new=3, known=0, left=0)
    assert fetch() == Fetched(0, 0, 0)
    assert (server.count("INBOX"), server.count("Taken")) == (0, 3)
    rows = {row.subject: row for row in MailReceived.kept.all()}
    assert len(rows) == 3 and {row.state for row in rows.values()} == {"waiting"}
    assert bytes(rows["Referral for peer support"].raw or b"") == eml("plain")
    assert rows["Undelivered Mail Returned to Sender"].kind == "report"
    assert rows["Undelivered Mail Returned to Sender"].suggestions == []
    assert {tuple(row.organization_ids) for row in rows.values()} == {(cast.places.organization.id,)}
    assert Referral.objects.count() == 0, "nothing is enrolled by itself"


def test_the_same_mail_brought_again_is_known(cast: Cast, server: Server) -> None:
    server.put(eml("plain"))
    fetch()
    again = b"Received: from elsewhere.example.org by mx.example.org; Tue, 3 Mar 2026\r\n" + eml("plain")
    server.put(again, eml("plain"), eml("plain", subject="Another"))
    assert fetch().new == 3  # three places in the mailbox
    assert MailReceived.kept.count() == 2  # two mails
    assert OutboxMessage.objects.filter(kind="mail_receipt").count() == 1  # one sender, one receipt in an hour
    assert (server.count("INBOX"), server.count("Taken")) == (0, 4)


def test_killed_before_the_commit_nothing_is_lost(cast: Cast, server: Server) -> None:
    server.put(eml("plain"), eml("html"))
    kill = "def die(*a, **b):\n    real(*a, **b)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    code = f"real = fetching.take_in\n{kill}fetching.take_in = die\nfetching.fetch()"
    assert in_a_process_of_its_own(server, code) == -signal.SIGKILL
    assert (MailReceived.kept.count(), server.count("INBOX")) == (0, 2)
    assert fetch() == Fetched(2, 0, 0)
    assert (MailReceived.kept.count(), server.count("Taken")) == (2, 2)


def test_killed_after_the_commit_nothing_is_made_twice(cast: Cast, server: Server) -> None:
    server.put(eml("plain"), eml("html"))
    code = "mailbox.Mailbox.move_taken = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\nfetching.fetch()"
    assert in_a_process_of_its_own(server, code) == -signal.SIGKILL
    assert (MailReceived.kept.count(), server.count("INBOX")) == (1, 2)
    assert fetch() == Fetched(new=1, known=1, left=0)
    assert (MailReceived.kept.count(), server.count("Taken")) == (2, 2)
    assert AuditEntry.objects.filter(verb="mail.kept").count() == 2
    assert OutboxMessage.objects.filter(kind="mail_receipt").count() == 2


@pytest.mark.slow
def test_killed_anywhere_each_of_many_mails_is_there_once(cast: Cast, server: Server) -> None:
    server.put(*(eml("plain", message_id=f"<{n}@example.org>", from_=f"s{n}@example.org") for n in range(120)))
    kills = 0
    for wait in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
        die = "signal.signal(signal.SIGALRM, lambda *a: os.kill(os.getpid(), signal.SIGKILL))\n"
        code = f"{die}signal.setitimer(signal.ITIMER_REAL, {wait})\nfetching.fetch()"
        kills += in_a_process_of_its_own(server, code) != 0
    while fetch().left or server.count("INBOX"):
        pass
    assert kills and MailReceived.kept.count() == 120 and server.count("Taken") == 120


def test_what_is_too_large_is_listed_by_its_header_and_stays_to_be_read_there(
    cast: Cast, server: Server, settings: Any
) -> None:
    settings.COMPANIONWAY_MAILBOX_MOST_BYTES = 100_000
    server.put(eml("plain") + b"x" * 70 + b"\r\n" + b"long line\r\n" * 20_000)
    assert fetch().new == 1
    row = MailReceived.kept.get()
    assert (row.raw, row.subject) == (None, "Referral for peer support") and row.size > 200_000
    assert server.count("Taken") == 1


def test_ten_megabytes_and_many_mails_at_once_come_in_rounds(cast: Cast, server: Server) -> None:
    big = eml("scanned").replace(b"iVBORw0KGgo=", b"\r\n".join([b"A" * 76] * 135_000))
    server.put(big, *(eml("plain", message_id=f"<{n}@example.org>") for n in range(12)))
    assert fetch(most=10) == Fetched(10, 0, 3)
    assert fetch(most=10) == Fetched(3, 0, 0)
    assert MailReceived.kept.count() == 13
    assert MailReceived.kept.order_by("-size")[0].size > 10_000_000


def test_a_server_without_move_is_served_too(cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    real = mailbox._capabilities
    monkeypatch.setattr(mailbox, "_capabilities", lambda s: tuple(one for one in real(s) if one != "MOVE"))
    server.put(eml("plain"))
    assert fetch().new == 1
    assert (server.count("INBOX"), server.count("Taken")) == (0, 1)


def test_a_mailbox_that_cannot_be_read_is_told_without_a_secret(
    cast: Cast, server: Server, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("not-the-password")
    settings.COMPANIONWAY_MAILBOX_PASSWORD_FILE = str(tmp_path / "wrong")
    with pytest.raises(CommandError) as told:
        call_command("mail", "fetch")
    assert "did not answer as it should" in str(told.value) and "not-the-password" not in str(told.value)
    assert errands.fetch_mail() is False
    settings.COMPANIONWAY_MAILBOX_HOST = "192.0.2.1"
    with pytest.raises(mailbox.MailboxFault, match="only on this machine"):
        fetch()
    settings.COMPANIONWAY_MAILBOX_HOST = ""
    assert errands.fetch_mail() is True
    with pytest.raises(CommandError, match="names no mail server"):
        call_command("mail", "fetch")


def test_no_transaction_is_open_while_the_network_is_waited_for(
    cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    real = mailbox.Mailbox._asked

    def watch(self: mailbox.Mailbox, *given: str) -> Any:
        asked.append(connection.in_atomic_block)
        return real(self, *given)

    monkeypatch.setattr(mailbox.Mailbox, "_asked", watch)
    server.put(eml("plain"), eml("html"))
    fetch()
    assert len(asked) >= 6 and not any(asked)


def test_no_word_of_a_mail_can_be_read_in_the_database_or_the_log(
    cast: Cast, server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    server.put(eml("plain"), eml("broken"), eml("bounce"), eml("forwarded_attached"))
    fetch()
    fetching.log.error("a line of the log")
    words = [b"Samantha", b"Example", b"555-0142", b"Lou", b"Ray", b"nurse.lee", b"Referral", b"scanned sheet"]
    with psycopg.connect(sight.conninfo(), autocommit=True) as reader:
        for table in ("interop_mailreceived", "companionway_outboxmessage", "companionway_auditentry",
                      "companionway_ratelimit"):  # fmt: skip
            reader.execute(f"SET ROLE {'cw_audit' if 'audit' in table else 'cw_everyone'}".encode())
            held = b"\n".join(row[0].encode() for row in reader.execute(f"SELECT t::text FROM {table} t".encode()))
            plain = held + b"".join(bytes.fromhex(one.decode()) for one in _hex(held))
            assert held and not [word for word in words if word in plain], table
    out = capfd.readouterr()
    assert not [word for word in words if word.decode() in out.out + out.err]


def _hex(held: bytes) -> list[bytes]:
    return [one for one in re.findall(rb"\\\\x([0-9a-f]+)", held) if len(one) % 2 == 0]
