"""What a password must be, and what is refused with its reason."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from companionway.platform.models import User
from companionway.signin.passwords import LONGEST, SHORTEST, Policy, common, fault
from tests.cast import PASSWORD, Cast
from tests.signin.steps import SIGN_IN, WAYS, enter

GOOD = ["gentle otter borrowed lamp", "x7!kq-mvu2#zptw", "ünbekannte wörter im regen",
        "四つの言葉が並んでいる長い合言葉です", "walk with me past the old mill"]  # fmt: skip
LISTED = ["correct-horse-battery-staple-9", "password1234567", "passwordpassword", "Password2026!!!",
          "123456789012345", "qwertyuiopasdfgh", "aaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "1q2w3e4r5t6y7u8i9o",
          "recovery-support-2026", "companionway2026!!", "letmeinletmein1", "iloveyouiloveyou"]  # fmt: skip


@pytest.mark.asvs("6.2.1", "6.2.5", "6.2.9")
class TestLength:
    @given(st.text(max_size=SHORTEST - 1))
    def test_nothing_shorter_than_fifteen_stands(self, password: str) -> None:
        if len(unicodedata.normalize("NFC", password)) < SHORTEST:
            assert fault(password)

    @pytest.mark.parametrize("password", GOOD)
    def test_long_words_stand_without_any_kind_of_sign(self, password: str) -> None:
        assert fault(password) == ""

    @given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz 0123456789!?"), min_size=64, max_size=200))
    def test_length_alone_is_never_refused_up_to_the_limit(self, password: str) -> None:
        assert "at most" not in fault(password) and "at least" not in fault(password)

    def test_the_longest(self) -> None:
        words = "otter lamp river mill gentle stone " * 20
        assert fault(words[:64].strip() + " quiet") == ""
        assert "at most" in fault("x7!kq" + words[: LONGEST + 1])


@pytest.mark.asvs("6.2.4", "6.2.11")
class TestWhatIsTriedFirst:
    @pytest.mark.parametrize("password", LISTED)
    def test_what_people_make_long_is_refused_with_the_reason(self, password: str) -> None:
        assert len(password) >= SHORTEST
        assert "Choose" in fault(password) or "Use more words" in fault(password)

    def test_no_common_password_stands_however_it_is_stretched(self) -> None:
        shown = sorted(word for word in common() if word.isalpha() and 6 <= len(word) <= 14)[::97]
        for word in shown:
            for stretched in (word * 3, f"{word}1234567890", f"{word.title()}!!!!!!!!!!", f"{word}{word}2026"):
                if len(stretched) >= SHORTEST:
                    assert fault(stretched), stretched

    def test_names_of_this_place_and_of_the_person_count_as_words(self, cast: Cast) -> None:
        ana = User(username="ana", first_name="Anastasia", last_name="Whitewater")
        for password in ("HarborHospital2026", "anastasia-whitewater-1"):
            with pytest.raises(ValidationError):
                Policy().validate(password, ana)
        Policy().validate("gentle otter borrowed lamp", ana)

    def test_the_page_says_the_reason_and_keeps_nothing(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.ana)
        answer = client.post(f"{WAYS}password/", {"password": "passwordpassword"})
        said = answer.content.decode()
        assert answer.status_code == 422 and "one piece again and again" in said
        assert "passwordpassword" not in said


class TestFields:
    @pytest.mark.asvs("6.2.6", "6.2.7")
    def test_password_fields_hide_and_let_managers_fill_in(self, cast: Cast) -> None:
        page = Client().get(SIGN_IN).content.decode()
        field = page.split('name="password"')[1].split(">")[0]
        assert 'type="password"' in page and 'autocomplete="current-password"' in field
        assert "onpaste" not in page and f'maxlength="{LONGEST}"' in field

    @pytest.mark.asvs("6.2.8")
    @pytest.mark.parametrize("almost", [PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD, PASSWORD[:-1]])
    def test_the_password_is_looked_at_exactly_as_it_was_typed(self, cast: Cast, almost: str) -> None:
        assert enter(Client(), password=almost).status_code == 422
        assert enter(Client()).status_code == 302

    @pytest.mark.asvs("6.2.2", "6.2.3")
    def test_people_change_their_own_after_showing_the_present_one(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.ana)
        assert client.post(f"{WAYS}password/", {"password": "gentle otter borrowed lamp"}).status_code == 302
        assert enter(Client()).status_code == 422
        assert enter(Client(), password="gentle otter borrowed lamp").status_code == 302
