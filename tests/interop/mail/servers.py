"""Dovecot, the mail server of many hospitals, from its Debian package: run by the test on a port of this machine."""

import imaplib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

USER, PASSWORD = "peers@example.org", "a-mailbox-of-a-test"
DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = "no dovecot here: apt-get install dovecot-imapd (as root, ./test does it)"
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n
}}
first_valid_uid = 1
mail_location = maildir:~/Maildir
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
{users}
"""


@dataclass(frozen=True)
class Server:
    """A running server: its port and a file with the password of the one mailbox."""

    port: int
    password_file: Path

    @contextmanager
    def signed_in(self) -> Iterator[imaplib.IMAP4]:
        """A connection of its own, as a person's mail program has one."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Lay mails into a folder, as a delivery does."""
        with self.signed_in() as client:
            client.create(folder)
            for mail in mails:
                said, _ = client.append(folder, "", "", mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
                assert said == "OK"

    def count(self, folder: str) -> int:
        """How many mails lie in a folder; 0 where there is none."""
        with self.signed_in() as client:
            said, found = client.select(folder, readonly=True)
            return int(found[0] or 0) if said == "OK" else 0

    def empty(self) -> None:
        """Take every mail out of every folder."""
        with self.signed_in() as client:
            for folder in ("INBOX", "Taken"):
                if client.select(folder)[0] == "OK" and client.search(None, "ALL")[1][0]:
                    client.store("1:*", "+FLAGS", "\\Deleted")
                    client.expunge()


@contextmanager
def dovecot() -> Iterator[Server]:
    """The server in a folder of its own, ended afterward. Skips, naming what is missing."""
    if DOVECOT is None:
        pytest.skip(MISSING)
    with TemporaryDirectory(prefix="companionway-mail-") as name:
        folder, port = Path(name), _free_port()
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        uid, gid = (65534, 65534) if os.getuid() == 0 else (os.getuid(), os.getgid())
        os.chown(folder / "mail", uid, gid)
        me = "" if os.getuid() == 0 else "default_internal_user = $ENV:USER\ndefault_login_user = $ENV:USER\n"
        values = {"folder": folder, "port": port, "password": PASSWORD, "uid": uid, "gid": gid, "users": me}
        (folder / "dovecot.conf").write_text(CONFIG.format(**values))
        (folder / "password").write_text(f"{PASSWORD}\n")
        server = subprocess.Popen(
            [DOVECOT, "-F", "-c", str(folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            _wait(server, folder, port)
            yield Server(port, folder / "password")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
            assert server.stderr
            server.stderr.close()


def _wait(server: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if server.poll() is not None:
                assert server.stderr
                log = (folder / "log").read_text() if (folder / "log").exists() else ""
                raise RuntimeError(f"dovecot did not start: {server.stderr.read().decode()} {log}") from None
            time.sleep(0.05)
    raise RuntimeError("dovecot does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
