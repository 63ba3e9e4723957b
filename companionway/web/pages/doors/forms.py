"""The clinician's one-screen form."""

import uuid
from typing import Any

from django import forms

from companionway.organizations.models import Program, Site
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.rules import phone_key
from companionway.referrals.intake import NewReferral
from companionway.referrals.rules import Route, Source, Where
from companionway.web.forms import PageForm

PLACES = [(Where.HERE.value, "Here now"), (Where.INPATIENT.value, "Inpatient"), (Where.HOME.value, "Going home")]
MORE = [
    ("perinatal", "Pregnant or baby in the last year"), ("overdose", "After an overdose"),
    ("interpreter", "Interpreter"),
]  # fmt: skip


def phone_fault(value: str) -> str:
    """Why a phone number cannot be called, "" when it can or is not given."""
    too_short = value and not phone_key(value)
    return "This phone number looks too short. Check it, or leave it empty." if too_short else ""


class ReferForm(PageForm):
    """Who, where, and that they said yes. Two typed answers; only the place that was chosen is read."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label="They said yes to a visit from a peer.",
        error_messages={"required": "Ask first. Tick this once they have said yes."},
    )  # fmt: skip
    called = forms.CharField(
        label="What do they like to be called?", max_length=120,
        error_messages={"required": "A first name or nickname is enough."},
    )  # fmt: skip
    where = forms.ChoiceField(
        label="Where are they?", choices=PLACES, widget=forms.RadioSelect,
        error_messages={"required": "Choose where a peer can find them."},
    )  # fmt: skip
    room = forms.CharField(label="Room", max_length=80, required=False)
    unit = forms.CharField(label="Unit and room", max_length=80, required=False)
    phone = forms.CharField(
        label="Phone", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    reach_ok = forms.MultipleChoiceField(
        label="What is OK on this phone?", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("text", "OK to text"), ("message", "OK to leave a message")],
    )  # fmt: skip
    more = forms.MultipleChoiceField(
        label="Anything a peer should know", required=False, choices=MORE,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )  # fmt: skip
    language = forms.CharField(label="Which language?", max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Only a number that can be called; one that was not asked for (its place was not chosen) is not looked at."""
        answers = super().clean() or {}
        if answers.get("where") == Where.HOME and (fault := phone_fault(answers.get("phone", ""))):
            self.add_error("phone", fault)
        return answers

    def request(self, program: Program, site: Site) -> NewReferral:
        """The answers as a request for this program at this site."""
        said = self.cleaned_data
        where = Where(said["where"])
        ok, more = said["reach_ok"], said["more"]
        phone = said.get("phone", "") if where == Where.HOME else ""
        reach = (ReachDetails("phone", phone, text_ok="text" in ok, message_ok="message" in ok),) if phone else ()
        interpreter = "interpreter" in more
        person = PersonDetails(
            called=said["called"], reach=reach, interpreter=interpreter,
            language=said["language"] if interpreter else "",
        )  # fmt: skip
        return NewReferral(
            program=program.slug, site=site.slug, person=person, source=Source.CLINICIAN, route=Route.FORM,
            agreed_to_visit=said["agreed"], where=where,
            place={Where.HERE: said["room"], Where.INPATIENT: said["unit"]}.get(where, ""),
            perinatal="perinatal" in more, after_overdose="overdose" in more,
        )  # fmt: skip
