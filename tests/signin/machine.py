"""A model of signing in beside the real thing: two browsers, two people, every step in any order (attack A22).

The model knows who has shown what in which browser. Whoever acts knows every password and reads every mailbox; what
they do not have is the other's phone. After each step the house is open in a browser only where the model says so.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from companionway.platform import clock
from companionway.signin import queries
from companionway.signin.actions import passwords
from tests.cast import PASSWORD, Cast
from tests.signin.steps import FORGED_PASSKEY, SECOND, WAYS, code, enter, opens, step_at

BROWSERS, PEOPLE = st.sampled_from([0, 1]), st.sampled_from(["ana", "jo"])
MOSTLY = st.sampled_from([True, True, True, False])
HOUSE = ("/today/", "/people/", "/sign-ins/", "/more/")


class SigningIn(RuleBasedStateMachine):
    """See the module. `cast` and `tell_time` are set by the test; `seen` counts what happened, over all runs."""

    cast: Cast
    tell_time: Any
    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.now: datetime = clock.now()
        self.browsers = [Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="198.51.100.1")]
        self.signed: list[str | None] = [None, None]  # whose session, with however much shown
        self.full: list[str | None] = [None, None]  # whose session with two factors
        self.half: list[str | None] = [None, None]  # whose password was shown, and nothing more
        self.password = {"ana": PASSWORD, "jo": PASSWORD}
        self.secret = {"ana": "", "jo": ""}
        self.last_step = {"ana": 0, "jo": 0}
        self.left: dict[str, list[str]] = {"ana": [], "jo": []}
        self.spent: dict[str, list[str]] = {"ana": [], "jo": []}
        self.number = 0
        self.still = False  # nothing takes time: several steps within one moment

    def teardown(self) -> None:
        """Nothing of this run is left for the next."""
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def _user(self, who: str) -> Any:
        return getattr(self.cast, who)

    def _pass_time(self, seconds: int = 31) -> None:
        if self.still:
            return
        self.now += timedelta(seconds=seconds)
        self.tell_time(self.now)

    def _ended(self, who: str, *, but: int | None = None) -> None:
        """Every session of theirs has ended, except in one browser."""
        for number in (0, 1):
            if number != but and self.signed[number] == who:
                self.signed[number] = self.full[number] = None

    @initialize(enrolled=st.booleans())
    def begin(self, enrolled: bool) -> None:
        """Ana has an app from the beginning, or nobody has anything."""
        self._pass_time(0)
        if enrolled:
            self.first_step(0, "ana", right=True)
            self.set_up_app(0, right=True)
            self.sign_out(0)

    @rule(browser=BROWSERS, who=PEOPLE, right=MOSTLY)
    def first_step(self, browser: int, who: str, right: bool) -> None:
        """Name and password."""
        self._pass_time()
        if self.signed[browser]:
            return
        answer = enter(self.browsers[browser], who, self.password[who] if right else "not the right one here")
        if answer.status_code != 302:
            return
        assert right
        if self.secret[who]:
            assert answer["Location"] == SECOND
            self.half[browser] = who
            self.seen["asked for the second step"] += 1
        else:
            self.signed[browser], self.full[browser], self.half[browser] = who, None, None

    @rule(browser=BROWSERS, kind=st.sampled_from(["right", "replayed", "wrong", "recovery", "spent", "others"]))
    def second_step(self, browser: int, kind: str) -> None:
        """A code of some kind, whether a first step was made or not."""
        self._pass_time()
        who = self.half[browser] or "ana"
        typed, is_good = self._typed(who, kind)
        answer = self.browsers[browser].post(SECOND, {"code": typed})
        if answer.status_code != 302:
            self.seen["refused in the second step"] += 1
            return
        assert is_good and self.half[browser], (kind, who, self.half)
        self._spend(who, kind, typed)
        self.signed[browser] = self.full[browser] = who
        self.half[browser] = None
        assert opens(self.browsers[browser])
        self.seen["opened by the second step"] += 1

    @rule(browser=BROWSERS, who=PEOPLE, kind=st.sampled_from(["right", "recovery", "replayed", "spent", "others"]))
    def both_steps(self, browser: int, who: str, kind: str) -> None:
        """A whole sign-in, after leaving whatever was open."""
        self.sign_out(browser)
        self.first_step(browser, who, right=True)
        if self.half[browser]:
            self.second_step(browser, kind)

    @rule(browser=BROWSERS, kinds=st.sampled_from([("recovery", "spent"), ("right", "replayed")]))
    def again_at_once(self, browser: int, kinds: tuple[str, str]) -> None:
        """A whole sign-in, and in the same moment another in the other browser with what was just used."""
        if not any(self.secret.values()):
            self.both_steps(browser, "ana", "right")
            self.set_up_app(browser, right=True)
        who = next(name for name, secret in self.secret.items() if secret)
        self.both_steps(browser, who, kinds[0])
        self.still = True
        self.both_steps(1 - browser, who, kinds[1])
        self.still = False
        self.seen["tried again at once"] += 1

    @precondition(lambda self: any(self.half))
    @rule(kind=st.sampled_from(["right", "replayed", "recovery", "spent", "others"]))
    def go_on(self, kind: str) -> None:
        """The second step in whichever browser waits for it."""
        self.second_step(0 if self.half[0] else 1, kind)

    def _typed(self, who: str, kind: str) -> tuple[str, bool]:
        """What is typed, and whether it may open."""
        other = "jo" if who == "ana" else "ana"
        if kind == "right" and self.secret[who]:
            return code(self.secret[who]), step_at(self.now) > self.last_step[who]
        if kind == "replayed" and self.secret[who] and self.last_step[who]:
            return code(self.secret[who], drift=self.last_step[who] - step_at(self.now)), False
        if kind == "others" and self.secret[other]:
            same = code(self.secret[other]) in {code(self.secret[who] or "A" * 32, drift=n) for n in (-1, 0, 1)}
            return code(self.secret[other]), same
        if kind == "recovery" and self.left[who]:
            return self.left[who][0], True
        if kind == "spent" and self.spent[who]:
            return self.spent[who][-1], False
        return "ABCD-ABCD-ABCD-ABCD", False

    def _spend(self, who: str, kind: str, typed: str) -> None:
        if kind == "recovery":
            self.left[who].remove(typed)
            self.spent[who].append(typed)
        else:
            self.last_step[who] = step_at(self.now)

    @rule(browser=BROWSERS, right=MOSTLY)
    def set_up_app(self, browser: int, right: bool) -> None:
        """Enroll an app in whatever session this browser has."""
        self._pass_time()
        client, who = self.browsers[browser], self.signed[browser]
        page = client.get(f"{WAYS}app/")
        if page.status_code != 200:
            return
        secret = page.content.decode().split('class="key">')[1].split("<")[0].replace(" ", "")
        answer = client.post(f"{WAYS}app/", {"code": code(secret) if right else "000000"})
        if answer.status_code != 200:
            return
        assert right and who and not self.secret[who], "only the first app, by whoever is signed in"
        self.secret[who], self.last_step[who] = secret, step_at(self.now)
        self.full[browser] = who
        self._codes_shown(who, answer)
        self._ended(who, but=browser)
        assert opens(client)
        self.seen["enrolled"] += 1

    def _codes_shown(self, who: str, answer: Any) -> None:
        shown = answer.content.decode().split('class="codes">')[1].split("</ul>")[0]
        self.spent[who] += self.left[who]
        self.left[who] = [line.split("</li>")[0] for line in shown.split("<li>")[1:]]
        assert len(self.left[who]) == 10

    @rule(browser=BROWSERS)
    def make_codes(self, browser: int) -> None:
        """New recovery codes: only in a session with two factors."""
        self._pass_time()
        answer = self.browsers[browser].post(f"{WAYS}codes/")
        if answer.status_code == 200 and 'class="codes"' in answer.content.decode():
            who = self.full[browser]
            assert who
            self._codes_shown(who, answer)

    @rule(browser=BROWSERS)
    def take_the_app_away(self, browser: int) -> None:
        """The last second factor stays."""
        self._pass_time()
        for factor in queries.ways_of(self._user("ana")).factors:
            assert self.browsers[browser].post(f"{WAYS}factors/{factor.id}/removal/").status_code in {302, 404, 422}
        assert queries.has_second_step(self._user("ana").id) == bool(self.secret["ana"])

    @rule(browser=BROWSERS, kind=st.sampled_from(["right", "replayed", "wrong", "spent", "others"]))
    def show_again(self, browser: int, kind: str) -> None:
        """Showing oneself again: the password, and a code where there is an app."""
        self._pass_time()
        who = self.signed[browser]
        typed, is_good = self._typed(who or "ana", kind)
        answer = self.browsers[browser].post(
            "/sign-in/again/", {"password": self.password[who or "ana"], "code": typed}
        )
        if answer.status_code == 302 and not answer["Location"].startswith("/sign-in/") and who and self.secret[who]:
            assert is_good
            self._spend(who, kind, typed)
            self.full[browser] = who

    @rule(browser=BROWSERS)
    def change_password(self, browser: int) -> None:
        """Another password, from within."""
        self._pass_time()
        self.number += 1
        new = f"gentle otter borrowed lamp {self.number}"
        answer = self.browsers[browser].post(f"{WAYS}password/", {"password": new})
        if answer.status_code == 302 and answer["Location"] == WAYS:
            who = self.signed[browser]
            assert who
            self.password[who] = new
            self._ended(who, but=browser)

    @rule(browser=BROWSERS, who=PEOPLE)
    def reset_by_mail(self, browser: int, who: str) -> None:
        """Whoever reads the mailbox chooses a password; that opens no session and leaves the second step."""
        self._pass_time()
        token = passwords.link_for_mail(user_id=self._user(who).id, now=self.now)
        before = queries.has_second_step(self._user(who).id)
        self._choose(browser, who, token)
        assert queries.has_second_step(self._user(who).id) == before
        self.seen["reset by mail"] += 1

    @rule(browser=BROWSERS, who=PEOPLE)
    def start_over(self, browser: int, who: str) -> None:
        """An administrator starts over: nothing of before opens anything."""
        self._pass_time()
        token = passwords.start_over(user_id=self._user(who).id, proofing="in_person", by=self.cast.kit.id, at=self.now)
        self.secret[who], self.last_step[who] = "", 0
        self.spent[who] += self.left[who]
        self.left[who] = []
        self.half = [None if half == who else half for half in self.half]
        self._ended(who)
        assert not any(opens(client) for client, full in zip(self.browsers, self.full, strict=True) if not full)
        self._choose(browser, who, token)

    def _choose(self, browser: int, who: str, token: str) -> None:
        self.number += 1
        new = f"gentle otter borrowed lamp {self.number}"
        answer = self.browsers[browser].post(reverse("web:new-password", args=[token]), {"password": new})
        assert answer.status_code == 302
        self.password[who] = new
        self._ended(who)

    @rule(browser=BROWSERS)
    def sign_out(self, browser: int) -> None:
        """The session here ends, or the half of one."""
        self._pass_time()
        self.browsers[browser].post("/sign-out/")
        self.signed[browser] = self.full[browser] = self.half[browser] = None

    @rule(browser=BROWSERS)
    def forge_a_passkey(self, browser: int) -> None:
        """A passkey nobody made opens nothing, at the first step or the second."""
        self._pass_time()
        client = self.browsers[browser]
        client.post("/sign-in/passkey/options/")
        for address in ("/sign-in/passkey/", SECOND, "/sign-in/again/"):
            client.post(address, {"credential": FORGED_PASSKEY, "code": ""})

    @precondition(lambda self: any(self.half))
    @rule(browser=BROWSERS, address=st.sampled_from(HOUSE))
    def skip_the_second_step(self, browser: int, address: str) -> None:
        """Straight to a page of the house."""
        self._pass_time()
        assert self.browsers[browser].get(address).status_code != 200 or self.full[browser]

    @invariant()
    def the_house_is_open_only_to_two_factors(self) -> None:
        """No session at all for somebody enrolled who has not shown the second; no page for anybody else."""
        for number, client in enumerate(self.browsers):
            if opens(client):
                assert self.full[number] is not None
                assert client.session["_auth_user_id"] == str(self._user(self.full[number]).pk)
