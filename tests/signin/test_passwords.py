"""What a password must be, and what is refused with its reason."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from companionway.organizations.models import Organization
from companionway.platform import clock
from companionway.platform.models import User
from companionway.signin.actions import passwords
from companionway.signin.passwords import LONGEST, SHORTEST, Policy, common, fault
from companionway.workforce.actions import invitations
from companionway.workforce.actions.roles import Place
from companionway.workforce.rules import Role
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

    @pytest.mark.parametrize(
        "password",
        ["1234-5678-9012-345", "1234 5678 9012 3456", "12345.67890.12345", "0987/6543/2109/876", "1234-5678-9012-3456",
         "(123) 456-7890 12345", "1111-2222-3333-4444-5555-6666", "p-a-s-s-w-o-r-d", "abc1-abc1 abc1.abc1",
         "qwer-tyui-asdf-ghjk", "correct horse, battery staple!", "i.l.o.v.e.y.o.u..."],
    )  # fmt: skip
    def test_signs_between_do_not_make_it_another(self, password: str) -> None:
        assert len(password) >= SHORTEST and fault(password)

    @pytest.mark.asvs("6.2.5")
    @pytest.mark.parametrize(
        "password", ["9302-7714-5086-261", "730194826507318", "!!?#-_=+~*%$&@^", "otterlamprivers"]
    )
    def test_what_is_on_no_list_stands_of_whatever_kind_its_signs_are(self, password: str) -> None:
        assert fault(password) == ""

    def test_the_whole_name_of_a_place_and_ones_own_address_are_refused(self, cast: Cast) -> None:
        Organization.objects.create(slug="st-m", name="Saint Mary Regional Medical Center")
        address = "lou.pratt-henderson@mail.example.org"
        lou = User(username="lou", email=address, first_name="Mary Lou", last_name="Pratt")
        for password in ("Saint Mary Regional Medical Center", "saint-mary-regional-medical-center-2026", address,
                         "Lou.Pratt-Henderson", "Mary Lou 1234567"):  # fmt: skip
            with pytest.raises(ValidationError):
                Policy().validate(password, lou)
        Policy().validate("Mary sang to a gray lamp", lou)

    def test_a_link_and_an_invitation_know_whose_password_it_is(self, cast: Cast) -> None:
        User.objects.filter(id=cast.ana.id).update(email="anastasia.whitewater@example.org")
        token = passwords.link_for_mail(user_id=cast.ana.id, now=clock.now())
        address = reverse("web:new-password", args=[token])
        for own in ("anastasia.whitewater@example.org", "Anastasia.Whitewater"):
            assert Client().post(address, {"password": own}).status_code == 422
        made = invitations.invite(email="lou.pratt.henderson@example.org", role=Role.ANALYST, place=Place(),
                                  by=cast.kit.id, at=clock.now(), by_mail=False)  # fmt: skip
        link = invitations.new_link(invitation_id=made.id, at=clock.now())
        assert link is not None
        said = {"first_name": "L", "last_name": "P", "username": "lpratt", "password": "lou.pratt.henderson"}
        answer = Client().post(reverse("web:invitation", args=[link[1]]), said)
        assert answer.status_code == 422 and "henderson" not in answer.content.decode()

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
