"""Rules of signing in: how long to wait after wrong tries, what a recovery code looks like, ways to prove oneself."""

from datetime import timedelta
from enum import StrEnum

FREE_TRIES = 5  # so many wrong tries cost nothing
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
SWITCHED_OFF_AT = 50  # wrong tries in a row; passkeys go on working (SP 800-63B-4, 3.2.2 allows up to 100)
TRIES_KEPT = timedelta(days=30)  # after so long without a try the count of wrong ones begins anew
CODE_COUNT = 10
CODE_LENGTH = 16  # of 32 signs: 80 random bits
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing that reads like something else
READS_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
LINK_LIVES = timedelta(hours=24)  # handed over by an administrator
MAIL_LIVES = timedelta(hours=1)


class Method(StrEnum):
    """With what somebody signed in, or tried to."""

    PASSWORD = "password"
    PASSKEY = "passkey"
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    HOSPITAL = "hospital"


class Proofing(StrEnum):
    """How it was made sure who asks for a new password or to start over."""

    MAIL = "mail"
    IN_PERSON = "in_person"
    VIDEO = "video"
    SUPERVISOR = "supervisor"


PROOFINGS = {
    Proofing.MAIL: "A link to the address on file; every other way in stays as it was",
    Proofing.IN_PERSON: "I met them in person and I know them",
    Proofing.VIDEO: "I saw them on video and I know them",
    Proofing.SUPERVISOR: "Their supervisor confirmed it to me, on a number I already had",
}


def wait_after(failures: int) -> timedelta:
    """How long the next try must wait after so many wrong ones in a row: nothing, then 15 s doubling to 15 min."""
    if failures < FREE_TRIES:
        return timedelta(0)
    doublings: int = min(failures - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def is_switched_off(failures: int) -> bool:
    """Whether so many wrong tries in a row end trying, until the person gets a new secret."""
    return failures >= SWITCHED_OFF_AT


def plain_code(typed: str) -> str:
    """A recovery code as it is kept, from however it was typed: any case, with or without dashes and spaces."""
    return "".join(typed.upper().split()).replace("-", "").translate(READS_AS)


def is_code(plain: str) -> bool:
    """Whether this can be a recovery code at all."""
    return len(plain) == CODE_LENGTH and all(sign in ALPHABET for sign in plain)


def shown_code(plain: str) -> str:
    """A recovery code as it is shown: four groups of four."""
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


# What an administrator may choose from when somebody has lost every way in.
BY_PEOPLE = tuple(proofing for proofing in Proofing if proofing != Proofing.MAIL)
