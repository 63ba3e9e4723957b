"""Puts the clients and validators of others into a folder of their own, from locks with hashes; says what is missing.

`python -m tests.interop.clients.installed` installs and prints the folder. Nothing of it is imported by the product.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LOCKS = ("requirements.lock", "package.json", "package-lock.json", ".npmrc")
OLDEST_NODE = 18


class Missing(Exception):
    """The clients cannot be had here; the words say which part and why."""


@dataclass(frozen=True)
class Clients:
    """Where they stand: the Python that has the Python ones, and the folder whose node_modules has the others."""

    folder: Path

    @property
    def python(self) -> str:
        """The interpreter that has the Python clients."""
        return str(self.folder / "venv" / "bin" / "python")

    def program(self, name: str) -> str:
        """A command that a Python client brings, such as smart-fetch."""
        return str(self.folder / "venv" / "bin" / name)

    def node(self, script: str) -> list[str]:
        """The words that run one of our scripts beside the clients' node_modules."""
        for name in (script, "steps.mjs"):
            (self.folder / name).write_bytes((HERE / name).read_bytes())
        return ["node", str(self.folder / script)]


@cache
def clients() -> Clients:
    """The clients, installed when this was not done yet (about half a minute). Raises Missing with the reason."""
    _see_node()
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in LOCKS)).hexdigest()[:16]
    cache_folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache_folder / "companionway" / f"clients-{digest}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "complete").exists():
                _install(folder)
                (folder / "complete").touch()
    except OSError as problem:
        raise Missing(f"the folder of the clients cannot be written: {problem}") from None
    return Clients(folder)


def _see_node() -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise Missing("Node.js and npm are missing; bin/prepare clients installs them (apt-get install nodejs npm)")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.strip().lstrip("v").partition(".")[0]) < OLDEST_NODE:
        raise Missing(f"Node.js {OLDEST_NODE} or later is needed; here is {said.strip()}")


def _install(folder: Path) -> None:
    for name in LOCKS:
        shutil.copy(HERE / name, folder / name)
    _do(["npm", "ci", "--omit=optional"], folder)
    _do([sys.executable, "-m", "venv", "--clear", str(folder / "venv")], folder)
    uv = Path(sys.executable).with_name("uv")
    python = str(folder / "venv" / "bin" / "python")
    ways = (
        [str(uv), "pip", "install", "-q", "--python", python] if uv.exists() else [python, "-m", "pip", "install", "-q"]
    )
    _do([*ways, "--require-hashes", "-r", "requirements.lock"], folder)


def _do(words: list[str], folder: Path) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise Missing(f"{Path(words[0]).name} could not install the clients: {' '.join(last)}")


if __name__ == "__main__":
    try:
        print(clients().folder)
    except Missing as missing:
        sys.exit(str(missing))
