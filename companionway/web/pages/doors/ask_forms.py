"""The questions of somebody who asks for themselves: one thing on each page, three answers needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.rules import phone_key
from companionway.referrals.intake import NewReferral
from companionway.referrals.rules import Route, Source, Where
from companionway.web.forms import PageForm

CHANNELS = [("text", _("Text")), ("call", _("Call")), ("email", _("E-mail"))]
TIMES = [("Mornings", _("Mornings")), ("Afternoons", _("Afternoons")), ("Evenings", _("Evenings")),
         ("Weekends", _("Weekends")), ("Any time", _("Any time"))]  # fmt: skip
CHIPS = {"class": "chips"}


NO_PHONE = _("Please write your phone number, with the area code.")


class NameForm(PageForm):
    """What to call them."""

    called = forms.CharField(
        label=_("What should we call you?"), max_length=120, help_text=_("A nickname is fine."),
        error_messages={"required": _("Any name is fine. We need something to call you.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )  # fmt: skip


class ReachForm(PageForm):
    """How to reach them safely."""

    channel = forms.ChoiceField(
        label=_("What is the best way?"), choices=CHANNELS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one way to reach you.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Your phone number"), max_length=40,
        error_messages={"required": NO_PHONE},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    message_ok = forms.BooleanField(label=_("OK to leave a message there"), required=False)
    email = forms.EmailField(
        label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Please write your e-mail address.")},
    )  # fmt: skip
    name_to_say = forms.CharField(
        label=_("What name may we say?"), max_length=80, required=False,
        help_text=_("If somebody else answers, we say only that this person called. We never say why."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The number or address that belongs to the way they chose is needed; the other is not looked at."""
        answers = super().clean() or {}
        by_phone = answers.get("channel") != "email"
        self.errors.pop("email" if by_phone else "phone", None)
        if by_phone and answers.get("phone") and not phone_key(answers["phone"]):
            self.add_error("phone", NO_PHONE)
        return answers


class WhenForm(PageForm):
    """When is good."""

    times = forms.MultipleChoiceField(
        label=_("Times that suit you"), choices=TIMES, widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
        help_text=_("Choose as many as you like."),
        error_messages={"required": _("Choose at least one. “Any time” is fine.")},
    )  # fmt: skip


class MoreForm(PageForm):
    """What they may add. Nothing here is needed, and no answer closes a door."""

    perinatal = forms.ChoiceField(
        label=_("Are you pregnant, or did you have a baby in the last year?"), required=False,
        choices=[("yes", _("Yes")), ("no", _("No")), ("skip", _("Rather not say"))],
        widget=forms.RadioSelect(attrs=CHIPS),
        help_text=_("This opens extra support from mothers in recovery. It never closes a door."),
    )  # fmt: skip
    their_words = forms.CharField(
        label=_("Anything you want us to know"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    language = forms.CharField(label=_("What language do you like to speak?"), max_length=40, required=False)


STEPS: dict[str, type[PageForm]] = {"name": NameForm, "reach": ReachForm, "when": WhenForm, "more": MoreForm}


def request_of(said: dict[str, dict[str, Any]], program: str, note: str) -> NewReferral:
    """The cleaned answers of every step as a request for this program."""
    reach, more = said["reach"], said["more"]
    by_phone = reach["channel"] in {"text", "call"}
    times = ", ".join(said["when"]["times"])
    point = ReachDetails(
        "phone" if by_phone else "email", reach["phone"] if by_phone else reach["email"], prefers=reach["channel"],
        text_ok=reach["channel"] == "text", message_ok=by_phone and reach["message_ok"],
        name_to_say=reach["name_to_say"], good_times=times,
    )  # fmt: skip
    person = PersonDetails(called=said["name"]["called"], language=more["language"], reach=(point,))
    return NewReferral(
        program=program, person=person, source=Source.PERSON, route=Route.SELF, agreed_to_visit=True, where=Where.HOME,
        perinatal=more["perinatal"] == "yes", good_times=times, their_words=more["their_words"], note_to_staff=note,
    )  # fmt: skip
