"""Forms about walking together: a tap, its details, a correction, the plan, goodbye, another peer, a group."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html

from companionway.engagement.models.contact import Contact
from companionway.engagement.rules.contact import CHANNEL_WORDS, KIND_WORDS, MINUTES
from companionway.engagement.rules.phone import MOST_NOTE
from companionway.engagement.rules.rhythm import RHYTHM_WORDS
from companionway.engagement.rules.walk import GOODBYE_WORDS
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.roadmap.models import Step
from companionway.web.forms import PageForm
from companionway.web.pages.person.touch import NEXT_IN, TRIED

LENGTHS = [(str(m), "2 min" if m == 2 else "90+" if m == 90 else str(m)) for m in MINUTES]
CHANNELS = [(c.value, words) for c, words in CHANNEL_WORDS.items()]
KINDS = [
    (kind.value, format_html("{} <small>{}</small>", words, meaning)) for kind, (words, meaning) in KIND_WORDS.items()
]


def channels_of(modes: list[str]) -> list[tuple[str, str]]:
    """The channels that a program offers, in the usual order."""
    return [choice for choice in CHANNELS if choice[0] in modes]


class TapForm(PageForm):
    """One tap on a channel. The page makes `id`, so that the same tap twice is one contact."""

    id = forms.UUIDField()
    engagement = forms.UUIDField()
    channel = forms.ChoiceField(choices=[*CHANNELS, (TRIED, "Tried")])


class DetailsForm(PageForm):
    """What may be added to a contact. Nothing of it is needed."""

    minutes = forms.ChoiceField(label="About how long?", choices=LENGTHS, required=False,
                                widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    kinds = forms.MultipleChoiceField(label="What kind of support?", choices=KINDS, required=False,
                                      help_text="It can be several.", widget=forms.CheckboxSelectMultiple)  # fmt: skip
    place = forms.CharField(label="Where?", required=False, max_length=80,
                            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
                            help_text="For example: clinic, library, on a walk.")  # fmt: skip

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, Any]:
        """What the contact says now."""
        goal = str(contact.goal or "")
        return {"minutes": str(contact.minutes or ""), "kinds": contact.kinds, "place": contact.place, "goal": goal}

    def details(self) -> dict[str, Any]:
        """Minutes (None when not said), kinds and place."""
        said = self.cleaned_data
        minutes = int(said["minutes"]) if said["minutes"] else None
        return {"minutes": minutes, "kinds": said["kinds"], "place": said["place"].strip()}


def goals_of(steps: list[Step]) -> list[tuple[str, str]]:
    """Steps as choices; a long one is cut, for it is only to be known again."""
    return [(str(step.id), step.words if len(step.words) <= 40 else f"{step.words[:38]}…") for step in steps]


def next_choices(usual: str) -> list[tuple[str, str]]:
    """The days for the next time; the usual one is among them, also where it is none of the round ones."""
    days = dict(NEXT_IN) | ({usual: f"in {usual} days"} if usual and usual not in dict(NEXT_IN) else {})
    return [("", "no day"), *sorted(days.items(), key=lambda choice: int(choice[0]))]


class AddForm(DetailsForm):
    """What may be added right after a tap: its details, which step of theirs it touched, the next time, a short note.

    A `sheet` is the pattern that the page's script fills in for each row: the steps are still to come, and a note.
    """

    goal = forms.ChoiceField(label="Which step of theirs did it touch?", choices=[], required=False,
                             widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    next_in = forms.ChoiceField(label="Next time?", choices=[("", "no day"), *NEXT_IN], required=False,
                                widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip

    note = forms.CharField(label="A note for us both", required=False, max_length=MOST_NOTE,
                           widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))  # fmt: skip
    note_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, goals: Sequence[tuple[str, str]] = (), next_in: str = "", notes: bool = False,
        sheet: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.offer("next_in", next_choices(next_in))
        self.initial = {"next_in": next_in, "note_id": new_id(), **self.initial}
        if goals or sheet:
            self.offer("goal", [("", "none of them"), *goals])
        else:
            del self.fields["goal"]
        if sheet:  # short, so that all of it is near the thumb; the page of the contact says what each kind means
            self.offer("kinds", [(kind.value, words) for kind, (words, _) in KIND_WORDS.items()])
            self.fields["kinds"].widget.attrs["class"] = "chips"
        if sheet or not notes:
            del self.fields["note_id"]
        if not (sheet or notes):
            del self.fields["note"]

    def added(self) -> dict[str, Any]:
        """The details, the step's id or None, and the planned day or None."""
        said = self.cleaned_data
        days = int(said["next_in"]) if said.get("next_in") else None
        return {
            **self.details(), "goal": uuid.UUID(said["goal"]) if said.get("goal") else None,
            "next_on": clock.today() + timedelta(days=days) if days else None,
        }  # fmt: skip


class CorrectionForm(DetailsForm):
    """What should have been written, and why it is corrected. The first version stays readable."""

    channel = forms.ChoiceField(label="How?", choices=CHANNELS, widget=forms.RadioSelect)
    day = forms.DateField(label="On which day?", widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))
    time = forms.TimeField(
        label="At what time?", widget=forms.TimeInput(attrs={"type": "time", "class": "narrow"}, format="%H:%M")
    )
    reason = forms.CharField(label="What was wrong?", max_length=200, required=False,
                             help_text="A few words, if you like. They stay with the entry.")  # fmt: skip
    field_order = ["channel", "day", "time", "minutes", "kinds", "place", "reason"]

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, Any]:
        """What the contact says now."""
        local = timezone.localtime(contact.occurred_at)
        now = DetailsForm.initial_of(contact)
        return {**now, "channel": contact.channel, "day": local.date().isoformat(), "time": local.time()}

    def occurred_at(self) -> datetime:
        """The day and time as a moment in the installation's zone."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


class PlanForm(PageForm):
    """The rhythm and the ways of being in touch that the person likes, and a planned day."""

    rhythm = forms.ChoiceField(label="How often do they like to be in touch?",
                               choices=[(r.value, words) for r, words in RHYTHM_WORDS.items()],
                               widget=forms.RadioSelect)  # fmt: skip
    modes = forms.MultipleChoiceField(
        label="How do they like it?", choices=CHANNELS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one way to be in touch."},
    )  # fmt: skip
    next_on = forms.DateField(label="Next time", required=False,
                              help_text="They come up under Planned today on that day.",
                              widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("modes", channels_of(offered))


class GoodbyeForm(PageForm):
    """Why we say goodbye for now."""

    reason = forms.ChoiceField(label="What fits best?", widget=forms.RadioSelect,
                               choices=[(g.value, words) for g, words in GOODBYE_WORDS.items()],
                               error_messages={"required": "Choose what fits best."})  # fmt: skip


class ReturnForm(PageForm):
    """How they came back."""

    channel = forms.ChoiceField(choices=CHANNELS)


class PeerForm(PageForm):
    """Who walks with the person from now on."""

    worker = forms.ChoiceField(label="Who walks with them now?", choices=[], widget=forms.RadioSelect,
                               error_messages={"required": "Choose a peer."})  # fmt: skip

    def __init__(self, *args: Any, peers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("worker", peers)


class GroupForm(PageForm):
    """A group that met: its name, how long, and who came."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label="Which group?", max_length=120, error_messages={"required": "Give the group a name."})
    minutes = forms.ChoiceField(label="About how long?", choices=LENGTHS, required=False,
                                widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    came = forms.MultipleChoiceField(label="Who came?", choices=[], widget=forms.CheckboxSelectMultiple,
                                     error_messages={"required": "Choose who came."})  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("came", people)
