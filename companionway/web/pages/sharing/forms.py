"""Forms of signing: what the card leaves open, then one form for each way to sign, then the scan of a paper."""

from datetime import date
from typing import Any

from django import forms

from companionway.platform.uploads import SCAN
from companionway.privacy.rules.cards import Card, Receiver, Until, Words
from companionway.privacy.rules.consent_terms import SignatureMethod as Method
from companionway.privacy.rules.marks import strokes_of
from companionway.web.forms import PageForm
from companionway.web.pages.sharing.words import EVENTS
from companionway.web.uploads import FileHandedOver

DATE = {"type": "date", "class": "narrow"}
METHODS = [
    (Method.TYPED.value, "Type the name"),
    (Method.DRAWN.value, "Sign on the screen"),
    (Method.SPOKEN.value, "Say yes out loud"),
    (Method.PAPER.value, "Sign on paper"),
]
UNTIL = {Until.DATE: "A day", Until.NONE: "No end date", **{key: words.capitalize() for key, words in EVENTS.items()}}
# What a paper has to say, by element of 2.31(a), in plain words.
ON_PAPER = {
    "1": "The name of the person", "2": "Who may share", "3": "What may be shared", "4(i)": "Who may get it",
    "4(iii)": "That a health system may share it again, but not against the person", "5": "What it is for",
    "6": "That the person can stop it, how, and that what was shared stays shared", "7": "When it ends",
    "10(i)": "That it may be shared again and lose its protection", "10(ii)": "What happens if the person says no",
}  # fmt: skip


class DetailsForm(PageForm):
    """What a card leaves open: who, what, what for and until when; and how the person wants to sign."""

    person_name = forms.CharField(label="Name of the person, as it should stand there", max_length=200,
                                  error_messages={"required": "The name of the person is missing (1)."})  # fmt: skip
    program = forms.ChoiceField(label="Which program?", choices=[], widget=forms.RadioSelect,
                                error_messages={"required": "Choose who may share (2)."})  # fmt: skip
    recipient = forms.CharField(label="Who may get it?", max_length=160, help_text="The name of the person or office.",
                                error_messages={"required": "Who may get it is missing (4(i))."})  # fmt: skip
    organization = forms.CharField(label="Where do they work?", max_length=160, required=False,
                                   help_text="The name of the agency or court.")  # fmt: skip
    team = forms.ChoiceField(label="Who asked us to meet them?", choices=[], widget=forms.RadioSelect,
                             error_messages={"required": "Choose who may get it (4(i))."})  # fmt: skip
    purpose = forms.ChoiceField(label="What is it for?", choices=[], widget=forms.RadioSelect,
                                error_messages={"required": "Choose what it is for (5)."})  # fmt: skip
    information = forms.MultipleChoiceField(
        label="What may be shared?", choices=[], widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what may be shared (3)."},
    )  # fmt: skip
    monitoring = forms.BooleanField(
        label="They have a duty to check on the person in this case",
        error_messages={"required": "Only somebody with that duty may get it (2.35)."},
    )
    until = forms.ChoiceField(label="Until when?", choices=[], widget=forms.RadioSelect,
                              error_messages={"required": "Choose when it ends (7)."})  # fmt: skip
    ends_on = forms.DateField(label="Until which day?", required=False, widget=forms.DateInput(attrs=DATE),
                              help_text="Only if you chose a day. It ends at the end of that day.")  # fmt: skip
    revocable_from = forms.DateField(
        label="From which day can it be stopped?", widget=forms.DateInput(attrs=DATE),
        help_text="Not later than the end of the case.",
        error_messages={"required": "Say from which day it can be stopped (2.35(c))."},
    )  # fmt: skip
    grown_up = forms.BooleanField(
        label="They are 18 or older", help_text="We do not know the birth date.",
        error_messages={"required": "Under 18, or not sure? Ask the privacy officer who has to sign (8)."},
    )  # fmt: skip
    method = forms.ChoiceField(label="How do they want to sign?", choices=METHODS, widget=forms.RadioSelect,
                               error_messages={"required": "Choose how to sign (8)."})  # fmt: skip

    def __init__(self, *args: Any, card: Card, words: Words, programs: list[tuple[str, str]],
                 teams: list[tuple[str, str]], asks_age: bool, with_parent: bool, today: date,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.today = today
        self.offer("program", programs)
        self.offer("team", teams)
        self.offer("purpose", [(p.value, words.purposes.get(p, "")) for p in card.purposes])
        self.offer("information", [(i.value, words.information.get(i, "")) for i in card.information])
        # A drawing shows one hand; where a parent signs too, both names or the paper show both.
        self.offer("method", [one for one in METHODS if not (with_parent and one[0] == Method.DRAWN)])
        self.offer("until", [(u.value, UNTIL[u]) for u in card.until])
        for name, used in {
            "program": len(programs) > 1, "recipient": "recipient" in card.open,
            "organization": "recipient" in card.open,
            "team": card.recipient == Receiver.SENDER and len(teams) > 1,
            "purpose": card.choose_purpose, "information": card.choose,
            "monitoring": "monitoring" in card.open, "revocable_from": "revocable_from" in card.open,
            "grown_up": asks_age,
        }.items():  # fmt: skip
            if not used:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("until") != Until.DATE:
            said["ends_on"] = None
        elif not said.get("ends_on"):
            if "ends_on" not in self.errors:
                self.add_error("ends_on", "Say on which day it ends (7).")
        elif said["ends_on"] < self.today:
            self.add_error("ends_on", "Choose today or a later day (7).")
        last, free = said.get("ends_on"), said.get("revocable_from")
        if last and free and free > last:
            self.add_error("revocable_from", "It must be possible to stop it before it ends (2.35(c)).")
        return said


class SigningForm(PageForm):
    """What every way to sign shares: who signs, and a parent's name where the state's rule asks for both."""

    signer = forms.ChoiceField(label="Who signs?", choices=[], widget=forms.RadioSelect)
    parent_name = forms.CharField(
        label="Name of the parent or guardian who signs too", max_length=80,
        error_messages={"required": "The parent's signature is missing (8)."},
    )  # fmt: skip

    def __init__(self, *args: Any, signers: list[tuple[str, str]], with_parent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("signer", signers)
        if len(signers) < 2:
            del self.fields["signer"]
        if not with_parent:
            del self.fields["parent_name"]


class TypedForm(SigningForm):
    """The full name, typed."""

    typed_name = forms.CharField(
        label="Type your full name to sign", max_length=100,
        error_messages={"required": "The signature is missing: type the name (8)."},
    )  # fmt: skip


class DrawnForm(SigningForm):
    """Strokes on the screen. The script fills the hidden field; without it another way is offered."""

    strokes = forms.CharField(
        widget=forms.HiddenInput(attrs={"data-strokes": ""}), max_length=60_000,
        error_messages={"required": "The signature is missing: sign in the box (8)."},
    )  # fmt: skip

    def clean_strokes(self) -> str:
        sent: str = self.cleaned_data["strokes"]
        try:
            strokes_of(sent)
        except ValueError:
            raise forms.ValidationError("The signature did not arrive whole. Sign in the box again (8).") from None
        return sent


class SpokenForm(SigningForm):
    """A yes said out loud, heard by a named witness who read the whole text."""

    witness = forms.CharField(label="Who read it aloud and heard the yes?", max_length=80,
                              error_messages={"required": "The witness is missing (8)."})  # fmt: skip
    read_aloud = forms.BooleanField(
        label="The whole text was read aloud, and the person said yes",
        error_messages={"required": "Read the whole text aloud and hear the yes first (8)."},
    )  # fmt: skip


class PaperForm(SigningForm):
    """What stands on the paper, written over: the name, the day, and that each part is there."""

    paper_name = forms.CharField(label="Name that stands under the paper", max_length=100,
                                 error_messages={"required": "The signature is missing (8)."})  # fmt: skip
    signed_on = forms.DateField(label="Day on the paper", widget=forms.DateInput(attrs=DATE),
                                error_messages={"required": "The day it was signed is missing (9)."})  # fmt: skip
    says = forms.MultipleChoiceField(
        label="What does the paper say? Look for each of these.", choices=[], widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, card: Card, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.needed = today, [key for key in card.elements if key in ON_PAPER]
        self.offer("says", [(key, ON_PAPER[key]) for key in self.needed])

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise forms.ValidationError("The day of signing cannot be in the future (9).")
        return day

    def clean_says(self) -> list[str]:
        found: list[str] = self.cleaned_data["says"]
        missing = [f"{ON_PAPER[key].lower()} ({key})" for key in self.needed if key not in found]
        if missing:
            raise forms.ValidationError(f"A paper without this cannot be used: {'; '.join(missing)}.")
        return found


class ScanForm(PageForm):
    """The scan of the signed paper."""

    scan = FileHandedOver(
        SCAN, label="Scan or photo of the signed paper",
        error_messages={"required": "Choose the file with the scan."},
    )  # fmt: skip


FORMS: dict[Method, type[SigningForm]] = {
    Method.TYPED: TypedForm, Method.DRAWN: DrawnForm, Method.SPOKEN: SpokenForm, Method.PAPER: PaperForm,
}  # fmt: skip
