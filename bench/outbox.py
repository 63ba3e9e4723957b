"""The phone's outbox in figures: `python -m bench.outbox`, in a house of its own that is filled with the demo.

In a headless Chromium on Ana's Today: how long a record takes to seal and to be on the disk, how long from a tap to
"Saved", also with the processor slowed six times, how long the records take to be sent, and a cold start without a
connection. On the server: how long opening one takes. Medians and 95th percentiles in milliseconds.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.__main__ import beside
from bench.machine import probe
from tests.faults.house import House

SAVES = """
async ([walk, count]) => { const took = []; for (let n = 0; n < count; n += 1) {
  const began = performance.now();
  await companionwayOutbox.keep('contact', { people: [walk], how: 'text', reached: true });
  took.push(performance.now() - began); } return took; }
"""
TAPS = """
async (count) => { const took = []; const form = document.querySelector('form[data-outbox=contact]');
  const button = form.querySelector('button'); const toasts = document.getElementById('toasts');
  for (let n = 0; n < count; n += 1) {
    toasts.replaceChildren(); const began = performance.now();
    const said = new Promise((done) => { const seen = new MutationObserver(() => { seen.disconnect(); done(); });
      seen.observe(toasts, { childList: true }); });
    button.click(); await said; took.push(performance.now() - began); } return took; }
"""


def line(name: str, taken: list[float]) -> str:
    """One row of the table."""
    p95 = sorted(taken)[max(0, round(0.95 * len(taken)) - 1)]
    return f"{name:44}{len(taken):>7}{statistics.median(taken):>10.1f}{p95:>10.1f}"


def opening(count: int) -> list[float]:
    """Milliseconds to open one record on the server."""
    from companionway.platform import clock, phone_keys, phone_seal

    key = phone_keys.current(clock.now())
    assert key is not None
    sealed = phone_seal.seal(b"{}" * 200, kid=key.kid, point=key.point, record_id="x")
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        found = phone_keys.find(key.kid)
        assert found is not None
        phone_seal.open_sealed(sealed, key=found, record_id="x")
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def in_browser(page: Any, walk: str, count: int) -> None:
    """Saves, taps, sending and a cold start on this page."""
    page.goto("/today/")
    page.wait_for_timeout(3000)
    page.context.set_offline(True)
    print(line("seal and keep one record", page.evaluate(SAVES, [walk, count])), flush=True)
    print(line('from the tap to "Saved"', page.evaluate(TAPS, 30)), flush=True)
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    print(line('from the tap to "Saved", processor x 6', page.evaluate(TAPS, 30)), flush=True)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    cold = page.context.new_page()
    began = time.perf_counter()
    cold.goto("/today/", wait_until="load")
    cold.locator("#typed").wait_for()
    print(line("cold start without a connection", [1000 * (time.perf_counter() - began)]), flush=True)
    cold.close()
    waiting = page.evaluate("companionwayOutbox.count()")
    page.context.set_offline(False)
    began = time.perf_counter()
    while page.evaluate("companionwayOutbox.flush({ type: 'bench' }).then(() => companionwayOutbox.count())"):
        assert time.perf_counter() - began < 600
    print(line("send one of many", [1000 * (time.perf_counter() - began) / waiting]), flush=True)


def main(arguments: list[str]) -> int:
    """Start and fill a house, and print the table of one who phones there."""
    parser = argparse.ArgumentParser(prog="python -m bench.outbox", description=__doc__)
    parser.add_argument("--user", default="ana")
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--base", default="", help="a house that runs, with COMPANIONWAY_DATA; else one is started")
    chosen = parser.parse_args(arguments)
    if chosen.base:
        return beside_a_house(chosen)
    with tempfile.TemporaryDirectory(prefix="companionway-outbox-") as folder:
        house = House(Path(folder) / "house", program="")
        house.environment |= {"COMPANIONWAY_WEB_WORKERS": "1", "COMPANIONWAY_PHONE_RECORDS": "1000000"}
        try:
            house.start()
            house.run("demo", "load", "--quiet")
            house.run("phone_keys", "tend")
            print(probe(), flush=True)
            given = [
                "--user",
                chosen.user,
                "--records",
                str(chosen.records),
                "--base",
                f"http://127.0.0.1:{house.port}",
            ]
            done = beside(house, "bench.outbox", *given)
            print(done.stdout, done.stderr[-3000:] if done.returncode else "", flush=True)
            return done.returncode
        finally:
            house.stop()


def beside_a_house(chosen: argparse.Namespace) -> int:
    """The table, with the database of the house at hand and its pages at `chosen.base`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from companionway.engagement.models.walk import Assignment
    from companionway.platform import wall
    from companionway.platform.models import User
    from companionway.web import second_step
    from tests.journeys import browser as seen

    user = User.objects.get(username=chosen.user)
    with wall.everyone("the bench looks for somebody whom this peer walks with"):
        walk = Assignment.objects.filter(worker=user, ends_at=None).values_list("engagement_id", flat=True).first()
    client = Client()
    client.force_login(user)
    session = client.session
    session[second_step.DONE], session[second_step.SHOWN_AT] = True, int(time.time())
    session.save()
    print(f"{'':44}{'count':>7}{'p50 ms':>10}{'p95 ms':>10}")
    print(line("open one record on the server", opening(200)), flush=True)
    for chromium in seen.chromium():
        context = seen.window(chromium, chosen.base)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": chosen.base}
        context.add_cookies([cookie])  # type: ignore[list-item]
        in_browser(context.new_page(), str(walk), chosen.records)
        context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
