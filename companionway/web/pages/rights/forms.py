"""Forms about rights: the notice, restrictions, who may act, an emergency, somebody from outside."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from companionway.privacy.leaving import LETTER_SUBJECT
from companionway.privacy.models.notice import NoticeDelivery
from companionway.privacy.rules.emergency import WHY_NO_CONSENT
from companionway.privacy.rules.outside import HOW_WORDS
from companionway.privacy.rules.signers import AUTHORITY_WORDS
from companionway.web.forms import PageForm
from companionway.web.pages.rights.words import INFORMATION_WORDS, KIND_OF_RECIPIENT, PURPOSE_CHOICES, RESTRICTABLE

DAY = {"type": "date", "class": "narrow"}
TIME = {"type": "time", "class": "narrow"}


def day_field(label: str, **more: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY), **more)


class MomentForm(PageForm):
    """A form that asks on which day and at what time."""

    day = day_field("On which day?")
    time = forms.TimeField(label="At what time?", widget=forms.TimeInput(attrs=TIME, format="%H:%M"))

    @staticmethod
    def now() -> dict[str, Any]:
        """The present day and minute, to begin with."""
        local = timezone.localtime()
        return {"day": local.date().isoformat(), "time": local.time().replace(second=0, microsecond=0)}

    def moment(self) -> datetime:
        """The day and time as a moment in the installation's zone."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


class PurposeForm(PageForm):
    """What for, before a privacy officer sees anybody."""

    purpose = forms.ChoiceField(label="What do you need this for?", choices=PURPOSE_CHOICES, widget=forms.RadioSelect,
                                error_messages={"required": "Choose what you need it for."})  # fmt: skip


class GiveNoticeForm(PageForm):
    """How the person got the notice."""

    method = forms.ChoiceField(label="How do they get it?", choices=[], widget=forms.RadioSelect,
                               error_messages={"required": "Say how they get it."})  # fmt: skip
    agreed_to_email = forms.BooleanField(label="They agreed to get it by e-mail", required=False)
    in_emergency = forms.BooleanField(label="The first talk was in an emergency", required=False,
                                      help_text="Then the notice follows as soon as it can.")  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never = {NoticeDelivery.Method.SCREEN, *([] if email else [NoticeDelivery.Method.EMAIL])}
        self.offer("method", [(m.value, m.label) for m in NoticeDelivery.Method if m not in never])
        self.fields["agreed_to_email"].help_text = f"It goes to {email}, under the subject “{LETTER_SUBJECT}”."
        if not email:
            del self.fields["agreed_to_email"]


class HandForm(PageForm):
    """To whom something is handed, and how the member of staff knows that it is them."""

    check = forms.ChoiceField(label="Who gets it, and how do you know?", choices=[], widget=forms.RadioSelect,
                              error_messages={"required": "Say who gets it and how you know."})  # fmt: skip

    def __init__(self, *args: Any, called: str, representatives: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("known_to_team", f"{called}. I know them"), ("document_seen", f"{called}. I saw a document")]
        self.offer("check", own + representatives)


class AccountingForm(HandForm):
    """To whom the accounting is handed, and how far back it goes."""

    span = forms.CharField(required=False, max_length=2, widget=forms.HiddenInput)


class DelayForm(PageForm):
    """From which day the person may see a line, and why not before."""

    until = day_field("They see it from this day on")
    because = forms.CharField(label="Why not before?", max_length=300,
                              help_text="For example: the agency asked for it in writing until that day.")  # fmt: skip


class RestrictionForm(PageForm):
    """What the person asks not to be shared, with whom."""

    recipient_kind = forms.ChoiceField(label="Who should not get it?", choices=list(KIND_OF_RECIPIENT.items()),
                                       widget=forms.RadioSelect, required=False)  # fmt: skip
    recipient = forms.CharField(label="By name", max_length=160, required=False,
                                help_text="Only if it is one particular person or place.")  # fmt: skip
    information = forms.MultipleChoiceField(
        label="What should they not get?", choices=[(i.value, INFORMATION_WORDS[i]) for i in RESTRICTABLE],
        widget=forms.CheckboxSelectMultiple, required=False, help_text="Nothing chosen means everything.",
    )  # fmt: skip
    paid_in_full = forms.BooleanField(label="It is about a service that was paid in full, and a health plan",
                                      required=False, help_text="Then we must agree.")  # fmt: skip
    words = forms.CharField(label="In their own words", required=False, max_length=1000,
                            widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class RepresentativeForm(PageForm):
    """Who may act for the person, and the document that says so."""

    name = forms.CharField(label="Who is it?", max_length=200)
    authority = forms.ChoiceField(label="By which authority?", widget=forms.RadioSelect,
                                  choices=[(a.value, words) for a, words in AUTHORITY_WORDS.items()])  # fmt: skip
    document = forms.CharField(label="The document you saw", max_length=200, required=False,
                               help_text="For example: order of the Probate Court, number 7. "
                                         "Without a document their signature does not count yet.")  # fmt: skip
    document_on = day_field("Dated", required=False)
    starts_on = day_field("Since")
    ends_on = day_field("Until", required=False)


class EmergencyForm(MomentForm):
    """What 2.51(c) asks for, right after."""

    medical_name = forms.CharField(label="Whom did you tell?", max_length=160,
                                   help_text="The name of the doctor, nurse or paramedic.")  # fmt: skip
    medical_facility = forms.CharField(label="Of which hospital or service?", max_length=160)
    discloser = forms.CharField(label="Who told them?", max_length=160)
    nature = forms.CharField(label="What was the emergency?", max_length=1000, help_text="In one line.")
    why_no_consent = forms.ChoiceField(label="Why could they not be asked?", choices=list(WHY_NO_CONSENT.items()),
                                       widget=forms.RadioSelect)  # fmt: skip
    declared_by = forms.CharField(label="Who declared the disaster?", max_length=160, required=False,
                                  help_text="Only where a declared disaster had closed the program.")  # fmt: skip
    declaration = forms.CharField(label="Number or name of the declaration", max_length=80, required=False)
    declared_on = day_field("Declared on", required=False)
    field_order = ["medical_name", "medical_facility", "discloser", "day", "time", "nature", "why_no_consent",
                   "declared_by", "declaration", "declared_on"]  # fmt: skip


class OutsiderForm(PageForm):
    """Who asks. Nothing of it is looked up, and none of it is needed but how it came."""

    how = forms.ChoiceField(label="What came?", choices=[(h.value, words) for h, words in HOW_WORDS.items()],
                            widget=forms.RadioSelect, error_messages={"required": "Choose what came."})  # fmt: skip
    asker = forms.CharField(label="Who asks?", max_length=160, required=False)
    organization = forms.CharField(label="From where?", max_length=160, required=False)
    reach_at = forms.CharField(label="Where can we answer them?", max_length=200, required=False,
                               help_text="An address or phone number that they give you.")  # fmt: skip
    about = forms.CharField(label="What do they ask for, in their words?", max_length=1000, required=False,
                            widget=forms.Textarea(attrs={"rows": 3}),
                            help_text="Write what they say. Do not look anybody up.")  # fmt: skip
