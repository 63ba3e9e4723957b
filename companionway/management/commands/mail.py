"""`companionway mail fetch`: one round of the program's mailbox now. The worker does it by itself, each minute."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from companionway.interop.mail.fetching import fetch
from companionway.interop.mail.mailbox import MailboxFault, is_set_up
from companionway.platform import startup


class Command(BaseCommand):
    """Tells counts only, never a word of a mail."""

    help = "Reads the program's mailbox once: each mail is kept, waits in the inbox, and is moved to the taken folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one word."""
        parser.add_argument("what", choices=["fetch"], help="read the mailbox once")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """One round. CommandError says what is to be mended."""
        startup.refuse_unless_safe(settings, database=True)
        if not is_set_up():
            raise CommandError("COMPANIONWAY_MAILBOX_HOST names no mail server; see docs/howto/mail.md.")
        try:
            done = fetch()
        except MailboxFault as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{done.new} new, {done.known} known already, {done.left} left in the mailbox")
