"""Settings of the program's mailbox: where it is read, whose it is, how large a mail may be. Off without a host."""

from config import environment

# The IMAP server; without one no mail is fetched. See docs/howto/mail.md.
COMPANIONWAY_MAILBOX_HOST = environment.text("COMPANIONWAY_MAILBOX_HOST", "")
COMPANIONWAY_MAILBOX_PORT = environment.number("COMPANIONWAY_MAILBOX_PORT", 993, low=1, high=65535)
# Plain is refused but on this machine: a password and what people wrote would go over the wire.
COMPANIONWAY_MAILBOX_TLS = environment.one_of("COMPANIONWAY_MAILBOX_TLS", "tls", "starttls", "none")
COMPANIONWAY_MAILBOX_USER = environment.text("COMPANIONWAY_MAILBOX_USER", "")
# The file with its password: a secret stands in no environment that a process list or a crash report shows.
COMPANIONWAY_MAILBOX_PASSWORD_FILE = environment.text("COMPANIONWAY_MAILBOX_PASSWORD_FILE", "")
COMPANIONWAY_MAILBOX_FOLDER = environment.text("COMPANIONWAY_MAILBOX_FOLDER", "INBOX")
# Where a mail goes once it is kept here, so that people see in their own mail program what was taken.
COMPANIONWAY_MAILBOX_TAKEN = environment.text("COMPANIONWAY_MAILBOX_TAKEN", "Taken")
# The address that people write to: what comes from it is never answered, and receipts are sent from it.
COMPANIONWAY_MAILBOX_ADDRESS = environment.text("COMPANIONWAY_MAILBOX_ADDRESS", "")
# The program that the mailbox belongs to, by its short name; whoever supervises there sees what comes.
COMPANIONWAY_MAILBOX_PROGRAM = environment.text("COMPANIONWAY_MAILBOX_PROGRAM", "")
COMPANIONWAY_MAILBOX_MOST_BYTES = environment.number(
    "COMPANIONWAY_MAILBOX_MOST_BYTES", 15_000_000, low=100_000, high=50_000_000
)
