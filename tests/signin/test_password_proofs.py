"""What may be a password, how passwords and codes are kept, and how random what we hand out is (ASVS 6, 11)."""

import hashlib
from datetime import timedelta
from functools import partial
from math import log2
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from companionway.platform import clock
from companionway.signin import passwords, rules, secrets
from companionway.signin.actions import passwords as actions
from companionway.web.pages.signin.forms import NewPasswordForm, SignInForm
from companionway.web.pages.staff import forms as staff_forms
from config import signin
from tests.cast import Cast
from tests.signin.steps import SECOND, SIGN_IN, code, enter, opens, with_app

GOOD = "gentle otter borrowed lamp"


def new_password(cast: Cast, password: str) -> int:
    """The status of choosing this password by a mailed link."""
    token = actions.link_for_mail(user_id=cast.ana.id, now=clock.now())
    return Client().post(reverse("web:new-password", args=[token]), {"password": password}).status_code


@pytest.mark.asvs("6.2.1")
def test_fourteen_characters_are_too_few_and_fifteen_unlike_ones_are_enough() -> None:
    fifteen = "otter lamp quay"
    assert len(fifteen) == 15 and passwords.fault(fifteen) == ""
    assert "at least 15" in passwords.fault(fifteen[:-1])


@pytest.mark.asvs("6.2.4")
def test_no_common_password_of_the_list_passes_whole_doubled_or_with_a_year() -> None:
    first = sorted(passwords.common())
    assert len(first) > 19_000
    for word in first[::17]:
        around = (f"{word}2026!", f"!{word}-123456789") if word.isalpha() else ()
        for tried in (word, word * 2, word * 3, *around):
            assert passwords.fault(tried) != "", tried


@pytest.mark.asvs("6.2.4")
def test_every_long_phrase_of_our_list_is_refused() -> None:
    lines = Path(passwords.PHRASES).read_text(encoding="utf-8").splitlines()
    phrases = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert len(phrases) > 150 and [phrase for phrase in phrases if passwords.fault(phrase) == ""] == []


@pytest.mark.asvs("6.2.5")
@pytest.mark.parametrize(
    "password",
    ["gentle otter borrowed lamp", "GENTLE OTTER BORROWED LAMP", "9402 8817 3305 1126 77", "Щука бежит по снегу",
     "{}|~^%$#@!?&*()_+=:;", "ota lampa \U0001f9a6 vesi kivi"],
)  # fmt: skip
def test_any_kind_of_character_is_enough_by_itself(password: str) -> None:
    assert passwords.fault(password) == ""


NEWCOMER = partial(staff_forms.NewcomerForm, email="new@example.org")


@pytest.mark.asvs("6.2.6", "6.2.7")
@pytest.mark.parametrize(
    ("form", "token"),
    [(SignInForm, "current-password"), (NewPasswordForm, "new-password"), (NEWCOMER, "new-password")],
)
def test_a_password_field_hides_what_is_typed_and_lets_managers_fill_it(form: Any, token: str) -> None:
    field = form().fields["password"]
    assert field.widget.input_type == "password" and field.widget.attrs["autocomplete"] == token
    assert not {"onpaste", "readonly"} & set(field.widget.attrs)
    assert field.max_length is None or field.max_length >= passwords.LONGEST


@pytest.mark.asvs("6.2.7")
def test_no_script_stands_in_the_way_of_pasting() -> None:
    static = Path(__file__).parents[2] / "companionway" / "web" / "static"
    scripts = list(static.glob("*.js"))
    assert scripts and not [script.name for script in scripts if "paste" in script.read_text()]


@pytest.mark.asvs("6.2.8")
def test_a_password_is_what_was_typed_to_the_last_space_and_letter(cast: Cast) -> None:
    chosen = f" {GOOD}  X"
    assert new_password(cast, chosen) == 302
    for near in (chosen.strip(), chosen.lower(), chosen[:-1], chosen.replace("  ", " ")):
        assert enter(Client(), password=near).status_code == 422, repr(near)
    assert enter(Client(), password=chosen).status_code == 302


@pytest.mark.asvs("6.2.8", "6.2.9")
def test_a_long_password_counts_to_its_last_sign(cast: Cast) -> None:
    chosen = "".join(chr(ord("a") + (n * n + n // 7) % 26) + (" " if n % 5 == 0 else "") for n in range(150))
    assert len(chosen) >= 180 and new_password(cast, chosen) == 302
    assert enter(Client(), password=chosen[:-1]).status_code == 422
    assert enter(Client(), password=chosen).status_code == 302


@pytest.mark.asvs("6.2.10")
def test_a_password_of_three_years_ago_still_opens(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert new_password(cast, GOOD) == 302
    secret, later = with_app(cast), clock.now() + timedelta(days=1100)
    monkeypatch.setattr(clock, "now", lambda: later)
    client = Client()
    assert enter(client, password=GOOD)["Location"] == SECOND
    client.post(SECOND, {"code": code(secret)})
    assert opens(client)


@pytest.mark.asvs("6.2.11")
@pytest.mark.parametrize(
    "password", ["Companionway2026!!", "harbor-hospital-1", "PeerSupervisor!2026", "ana ana ana ana ana"]
)
def test_words_of_the_program_and_of_oneself_are_refused(cast: Cast, password: str) -> None:
    assert new_password(cast, password) == 422


@pytest.mark.asvs("11.4.2")
def test_passwords_are_kept_by_argon2id_at_a_cost_of_today(settings: Any) -> None:
    settings.PASSWORD_HASHERS = signin.PASSWORD_HASHERS
    kept = make_password(GOOD)
    assert kept.startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")
    assert identify_hasher(kept).verify(GOOD, kept) and not identify_hasher(kept).verify(GOOD + "x", kept)


@pytest.mark.asvs("6.5.2")
def test_a_recovery_code_is_kept_as_a_salted_slow_hash() -> None:
    salts = {secrets.new_salt() for _ in range(50)}
    assert len(salts) == 50 and min(len(salt) for salt in salts) >= 4
    salt = salts.pop()
    assert secrets.code_digest("ABCD", salt) == hashlib.scrypt(b"ABCD", salt=salt, n=8192, r=8, p=1, dklen=32)


@pytest.mark.asvs("6.5.3", "6.5.4")
def test_recovery_codes_hold_eighty_random_bits() -> None:
    sets = [code for _ in range(40) for code in secrets.new_codes()]
    assert len(set(sets)) == len(sets) == 400
    assert log2(len(set(rules.ALPHABET))) * rules.CODE_LENGTH == 80
    assert set("".join(sets)) == set(rules.ALPHABET)


@pytest.mark.asvs("11.5.1")
def test_what_opens_without_a_sign_in_holds_256_random_bits() -> None:
    tokens = {secrets.new_token() for _ in range(50)}
    assert len(tokens) == 50 and {len(token) for token in tokens} == {43}  # 32 bytes in base64


@pytest.mark.asvs("6.4.2")
def test_nothing_is_asked_that_others_may_know(cast: Cast) -> None:
    asked = {name for form in (SignInForm, NewPasswordForm, NEWCOMER) for name in form().fields}
    assert asked <= {"username", "password", "first_name", "last_name", "again"}
    pages = [Client().get(address).content.decode().lower() for address in (SIGN_IN, "/sign-in/forgot/")]
    assert not [page for page in pages if "hint for" in page or "maiden" in page or "secret question" in page]


@pytest.mark.asvs("13.2.3")
def test_a_hospital_without_its_secret_is_refused_at_start(tmp_path: Path) -> None:
    from companionway.signin import hospitals

    file = tmp_path / "hospitals.toml"
    file.write_text('[[hospital]]\nid = "harbor"\nname = "H"\nissuer = "https://h.example.org"\nclient_id = "c"\n')
    with pytest.raises(ImproperlyConfigured):
        hospitals.read(str(file))
