"""`python -m tests.faults race|kill|replay|mllp`: the fault runs at full size, each ending in its ledger."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path


def race(arguments: argparse.Namespace) -> bool:
    """Sixteen-way races on a durable database of their own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from companionway.platform import postgres
    from tests.cast import cast
    from tests.faults import race as races
    from tests.settings import DATA_FOLDER

    with postgres.running(Path(DATA_FOLDER), durable=True):
        call_command("migrate", verbosity=0)
        cast()
        done = races.run(arguments.trials, races.peers(arguments.peers))
        from django.db import connections

        connections.close_all()
    print(f"accept races, {arguments.peers} peers each: {done}")
    return not done.wrong


def kill(arguments: argparse.Namespace) -> bool:
    """Processes killed in the middle of writes."""
    from tests.faults import kill as killing

    with tempfile.TemporaryDirectory(prefix="companionway-kill-") as folder:
        verdict = killing.run(Path(folder), writes=arguments.writes, kills=arguments.kills, seed=arguments.seed)
    print(f"kill -9 x {arguments.kills} during writes over HTTP: {verdict}")
    return verdict.passes


def replay(arguments: argparse.Namespace) -> bool:
    """Forms posted again, files taken in again."""
    from tests.faults import replay as replaying

    with tempfile.TemporaryDirectory(prefix="companionway-replay-") as folder:
        forms = replaying.forms(Path(folder) / "forms", count=arguments.forms)
        print(f"each form posted by {replaying.AT_ONCE} at once and once more: {forms}", flush=True)
        files = replaying.files(
            Path(folder) / "files", count=arguments.files, kills=arguments.kills, seed=arguments.seed
        )  # fmt: skip
    print(f"ingest killed {arguments.kills} times and run again: {files}")
    return forms.passes and files.passes


def mllp(arguments: argparse.Namespace) -> bool:
    """HL7 v2 messages while listener and worker are killed."""
    from tests.faults import messages

    with tempfile.TemporaryDirectory(prefix="companionway-mllp-") as folder:
        verdict = messages.run(Path(folder), count=arguments.messages, kills=arguments.kills, seed=arguments.seed)
    print(f"kill -9 x {arguments.kills} during {arguments.messages} HL7 v2 orders over 8 connections: {verdict}")
    return verdict.passes


def main() -> int:
    """Run one kind; the exit status is 0 only when the promise held."""
    parser = argparse.ArgumentParser(prog="tests.faults", description=__doc__)
    kinds = parser.add_subparsers(required=True)
    one = kinds.add_parser("race")
    one.add_argument("--trials", type=int, default=1000)
    one.add_argument("--peers", type=int, default=16)
    one.set_defaults(run=race)
    two = kinds.add_parser("kill")
    two.add_argument("--writes", type=int, default=1000)
    two.add_argument("--kills", type=int, default=12)
    two.set_defaults(run=kill)
    three = kinds.add_parser("replay")
    three.add_argument("--forms", type=int, default=200)
    three.add_argument("--files", type=int, default=200)
    three.add_argument("--kills", type=int, default=6)
    three.set_defaults(run=replay)
    four = kinds.add_parser("mllp")
    four.add_argument("--messages", type=int, default=500)
    four.add_argument("--kills", type=int, default=6)
    four.set_defaults(run=mllp)
    for kind in (two, three, four):
        kind.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    began = time.monotonic()
    held = arguments.run(arguments)
    print(f"{'held' if held else 'BROKEN'} in {time.monotonic() - began:.0f} s")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
