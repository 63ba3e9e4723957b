"""Sixteen peers reach for one request at the same instant: one has it, and every other is told who."""

import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection

from companionway.platform import clock
from companionway.platform.models import AuditEntry, User
from companionway.referrals.actions.answer import Taken, accept
from companionway.referrals.models import Referral, ReferralEvent
from tests.cast import sam_waits


@dataclass
class Races:
    """The figures of the races. `wrong` says what did not fit, one line each."""

    trials: int = 0
    winners: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        words = f"{self.trials} races, {self.winners} winners, {self.told} told who has it, wrong {len(self.wrong)}"
        return "\n  ".join([words, *self.wrong[:10]])


def peers(count: int) -> list[User]:
    """People who reach for the same requests."""
    return [
        User.objects.create(username=f"peer{number}", first_name="Peer", last_name=str(number))
        for number in range(count)
    ]


def run(trials: int, users: list[User]) -> Races:
    """`trials` races of all these users, each for a request of its own; the database is looked at after every race."""
    races = Races()
    start, end = threading.Barrier(len(users) + 1), threading.Barrier(len(users) + 1)
    shared: dict[str, uuid.UUID] = {}
    met: list[tuple[User, str]] = []

    def reach(user: User) -> None:
        try:
            for _ in range(trials):
                start.wait(60)
                try:
                    accept(referral_id=shared["referral"], by=user.id, at=clock.now())
                    met.append((user, "won"))
                except Taken as taken:
                    met.append((user, taken.name))
                end.wait(60)
        finally:
            connection.close()

    threads = [threading.Thread(target=reach, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for _ in range(trials):
        shared["referral"] = sam_waits(clock.now()).id
        met.clear()
        start.wait(60)
        end.wait(60)
        judge(races, shared["referral"], list(met), len(users))
    for thread in threads:
        thread.join()
    return races


def judge(races: Races, referral_id: uuid.UUID, met: list[tuple[User, str]], count: int) -> None:
    """One winner, who is the one in the database; every other was told that name; one event and one audit entry."""
    races.trials += 1
    winners = [user for user, what in met if what == "won"]
    races.winners += len(winners)
    if len(winners) != 1 or len(met) != count:
        races.wrong.append(f"{referral_id}: {len(winners)} winners of {len(met)} answers")
        return
    name = winners[0].get_full_name()
    told = Counter(what for _, what in met if what != "won")
    races.told += told[name]
    row = Referral.objects.get(id=referral_id)
    kept = (row.accepted_by_id, ReferralEvent.objects.filter(referral=row, verb="accept").count(),
            AuditEntry.objects.filter(subject_id=row.id, verb="referral.accept").count())  # fmt: skip
    if told != Counter({name: count - 1}) or kept != (winners[0].id, 1, 1):
        races.wrong.append(f"{referral_id}: {dict(told)} {kept}")
