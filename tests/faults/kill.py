"""kill -9 of web, worker and database in the middle of writes over HTTP: nothing acknowledged may be lost."""

import threading
import time
from pathlib import Path
from queue import Empty, Queue

from tests.faults.clients import Sender
from tests.faults.house import House, house, schedule
from tests.faults.ledger import Ledger, Verdict

WRONG = {
    "a request without exactly one arrival event": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_referralevent e
          ON e.referral_id = r.id AND e.verb = 'receive' GROUP BY r.id HAVING count(e.id) <> 1""",
    "a request without exactly one audit entry": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_auditentry a
          ON a.subject_id = r.id AND a.verb = 'referral.received' GROUP BY r.id HAVING count(a.id) <> 1""",
    "a request without its receipt": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_answerlink l ON l.referral_id = r.id
        WHERE l.referral_id IS NULL""",
    "a request without its alert in the outbox": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_outboxmessage o
          ON o.key = 'new_request:' || r.id WHERE o.id IS NULL""",
    "a person without a request": """
        SELECT p.id FROM companionway_person p LEFT JOIN companionway_referral r ON r.person_id = p.id
        WHERE r.id IS NULL""",
    "a form id that names no request": """
        SELECT s.key FROM companionway_submission s LEFT JOIN companionway_referral r ON r.id::text = s.location
        WHERE r.id IS NULL""",
}


def wrong(where: House) -> list[str]:
    """Rows that do not fit each other."""
    return [f"{words}: {row[0]}" for words, sql in WRONG.items() for row in where.query(sql)]


def held(where: House) -> list[str]:
    """The name of the person of every request."""
    sql = "SELECT p.called FROM companionway_referral r JOIN companionway_person p ON p.id = r.person_id"
    return [str(row[0]) for row in where.query(sql)]


def run(folder: Path, *, writes: int, kills: int, clients: int = 8, seed: int = 7) -> Verdict:
    """`writes` requests through `clients` connections while `kills` processes are killed, spread over the writes."""
    with house(folder / "house") as where:
        ledger = Ledger(folder / "ledger")
        todo: Queue[str] = Queue()
        for number in range(writes):
            todo.put(f"Writer{number}")
        threads = [threading.Thread(target=_work, args=(where.port, todo, ledger)) for _ in range(clients)]
        for thread in threads:
            thread.start()
        killed: list[tuple[float, str]] = []
        for number, target in enumerate(schedule(kills, seed)):
            _wait_for(ledger, writes * (number + 1) // (kills + 1), threads)
            killed.append((time.monotonic(), f"at {ledger.count('acked')} acked: kill -9 {target}"))
            killed[-1] = (killed[-1][0], f"{killed[-1][1]}, {where.kill(target)} processes")
        for thread in threads:
            thread.join()
        ends = [*(moment for moment, _ in killed[1:]), time.monotonic()]
        for (moment, words), end in zip(killed, ends, strict=True):
            print(f"  {words}; longest silence after it {ledger.silence_after(moment, end):.1f} s", flush=True)
        found, faults = held(where), wrong(where)
    return ledger.judge(found, faults)


def _work(port: int, todo: "Queue[str]", ledger: Ledger) -> None:
    sender = Sender(port)
    while True:
        try:
            name = todo.get_nowait()
        except Empty:
            sender.close()
            return
        sender.send_until_acked(name, ledger)


def _wait_for(ledger: Ledger, acked: int, threads: list[threading.Thread]) -> None:
    while ledger.count("acked") < acked and any(thread.is_alive() for thread in threads):
        time.sleep(0.01)
