"""How passwords are kept: argon2id, its cost written beside each hash, so that a raised cost reaches old hashes."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """64 MiB, 3 passes, one lane: the second choice of RFC 9106, section 4, on one lane for a web server's thread."""

    time_cost = 3
    memory_cost = 65_536
    parallelism = 1
