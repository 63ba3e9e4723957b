"""The program's mailbox on its IMAP server: connect, list, get, and move what was kept. Nothing is ever deleted."""

import imaplib
import ipaddress
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

TIMEOUT = 20.0  # seconds for one answer of the server
PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._/+-]{1,120}")


class MailboxFault(Exception):
    """The mailbox cannot be read; the message holds no word of a mail and no password."""


@dataclass(frozen=True)
class Listed:
    """A mail that lies in the folder: its number there and its size in bytes."""

    uid: int
    size: int


def is_set_up() -> bool:
    """Whether there is a mailbox to read."""
    return bool(settings.COMPANIONWAY_MAILBOX_HOST)


class Mailbox:
    """An open folder. `place` and `uidvalidity` with the number of a mail name it for ever."""

    def __init__(self, server: imaplib.IMAP4, folder: str, taken: str) -> None:
        self._server, self._taken = server, taken
        self._can_move = "MOVE" in server.capabilities
        server.xatom("CREATE", _quoted(taken))  # NO where it is there already
        said, _ = server.select(_quoted(folder))
        if said != "OK":
            raise MailboxFault(f"There is no folder {folder!r}.")
        _, validity = server.response("UIDVALIDITY")
        self.uidvalidity = int(validity[0]) if validity and validity[0] else 0
        user, host = settings.COMPANIONWAY_MAILBOX_USER, settings.COMPANIONWAY_MAILBOX_HOST
        self.place = f"{user}\n{host}\n{folder}"

    def listed(self, most: int) -> tuple[list[Listed], int]:
        """The first mails that lie there, at most so many, and how many there are in all."""
        _, found = self._asked("SEARCH", "UNDELETED")
        uids = [int(one) for row in found if isinstance(row, bytes) for one in row.split()]
        if not uids:
            return [], 0
        _, rows = self._asked("FETCH", ",".join(map(str, uids[:most])), "(UID RFC822.SIZE)")
        lines = [row[0] if isinstance(row, tuple) else row for row in rows]
        sizes = dict(_uid_and_size(one) for one in lines if one)
        return [Listed(uid, sizes[uid]) for uid in uids[:most] if uid in sizes], len(uids)

    def get(self, uid: int, most: int) -> bytes:
        """The whole mail, at most so many bytes; it stays unread there. b"" when it is gone."""
        return self._literal(uid, f"(BODY.PEEK[]<0.{most}>)")

    def head(self, uid: int, most: int) -> bytes:
        """The header of a mail that is too large, at most so many bytes."""
        return self._literal(uid, f"(BODY.PEEK[HEADER]<0.{most}>)")

    def move_taken(self, uid: int) -> None:
        """Mark it as read and move it to the folder of what was taken. May be done again."""
        self._asked("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")
        if self._can_move:
            self._asked("MOVE", str(uid), _quoted(self._taken))
            return
        self._asked("COPY", str(uid), _quoted(self._taken))
        self._asked("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
        if "UIDPLUS" in self._server.capabilities:
            self._asked("EXPUNGE", str(uid))

    def _literal(self, uid: int, what: str) -> bytes:
        _, rows = self._asked("FETCH", str(uid), what)
        return next((bytes(row[1]) for row in rows if isinstance(row, tuple)), b"")

    def _asked(self, command: str, *values: str) -> tuple[str, list[bytes | tuple[bytes, ...] | None]]:
        said, rows = self._server.uid(command, *values)
        if said != "OK":
            raise MailboxFault(f"The server refused {command}.")
        return said, list(rows)


@contextmanager
def opened() -> Iterator[Mailbox]:
    """The folder of the settings, open. Raises MailboxFault, also for what breaks while it is open."""
    try:
        server = _connected()
        try:
            _sign_in(server)
            folder, taken = settings.COMPANIONWAY_MAILBOX_FOLDER, settings.COMPANIONWAY_MAILBOX_TAKEN
            yield Mailbox(server, _plain(folder), _plain(taken))
        finally:
            _leave(server)
    except (imaplib.IMAP4.error, OSError) as fault:
        raise MailboxFault(f"The mail server did not answer as it should ({type(fault).__name__}).") from None


def _connected() -> imaplib.IMAP4:
    host, port = settings.COMPANIONWAY_MAILBOX_HOST, settings.COMPANIONWAY_MAILBOX_PORT
    way = settings.COMPANIONWAY_MAILBOX_TLS
    if way == "none" and not _is_this_machine(host):
        raise MailboxFault("A mailbox is read without TLS only on this machine.")
    server: imaplib.IMAP4
    if way == "tls":
        server = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
    else:
        server = imaplib.IMAP4(host, port, timeout=TIMEOUT)
    return server


def _sign_in(server: imaplib.IMAP4) -> None:
    if settings.COMPANIONWAY_MAILBOX_TLS == "starttls":
        server.starttls(ssl.create_default_context())
    server.login(settings.COMPANIONWAY_MAILBOX_USER, _password())
    server.capabilities = _capabilities(server)  # they may differ from those before the sign-in


def _capabilities(server: imaplib.IMAP4) -> tuple[str, ...]:
    _, said = server.capability()
    return tuple((said[0] or b"").decode("ascii", "replace").upper().split()) if said else ()


def _leave(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        server.shutdown()  # it is gone already


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _password() -> str:
    name = settings.COMPANIONWAY_MAILBOX_PASSWORD_FILE
    if not name:
        raise MailboxFault("COMPANIONWAY_MAILBOX_PASSWORD_FILE names no file.")
    try:
        return Path(name).read_text().strip()
    except OSError:
        raise MailboxFault("The file with the mailbox's password cannot be read.") from None


def _plain(folder: str) -> str:
    if not PLAIN_NAME.fullmatch(folder):
        raise MailboxFault("The mailbox's folders have names of plain letters.")
    return folder


def _quoted(name: str) -> str:
    return f'"{name}"'


def _uid_and_size(line: bytes) -> tuple[int, int]:
    uid, size = re.search(rb"UID (\d+)", line), re.search(rb"RFC822\.SIZE (\d+)", line)
    return int(uid[1]) if uid else 0, int(size[1]) if size else 0
