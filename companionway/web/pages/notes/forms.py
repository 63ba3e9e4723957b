"""Forms of notes: off unless somebody opens one, with whom it is for, and nothing that must be filled in elsewhere."""

from datetime import timedelta
from typing import Any

from django import forms

from companionway.engagement.rules import note as rules
from companionway.engagement.rules.care_team import TELLS
from companionway.engagement.rules.note import AUDIENCE_WORDS, OPENS, Audience, Switch
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.privacy.rules.terms import Information
from companionway.web.forms import PageForm

PROMPTS = (
    "What did they say matters today? What happened since you last talked, in their words? What helped? "
    "What will each of you do? Anything they want others to know, or not know?"
)
TELL = [(kind.value, words) for kind, words in TELLS.items()]
EMPTY = "There is nothing to save yet."


class NoteField(forms.CharField):
    """Words of a note. Line ends count one, and a place in the text is the same before and after it was sent."""

    def __init__(self, **kwargs: Any) -> None:
        rows = kwargs.pop("rows", 6)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        kwargs.setdefault("error_messages", {"required": EMPTY})
        super().__init__(max_length=rules.LONGEST, **kwargs)
        self.error_messages["max_length"] = f"Up to {rules.LONGEST} characters fit into one note."

    def to_python(self, value: Any) -> str:
        """Line ends made alike before the letters are counted."""
        return super().to_python(str(value).replace("\r\n", "\n").replace("\r", "\n") if value else "") or ""


class NoteForm(PageForm):
    """A note: the words, whom it is for, whether both wrote it, and who was there."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = NoteField(label="Words", help_text=PROMPTS)
    audience = forms.ChoiceField(label="Who is it for?", widget=forms.RadioSelect)
    together = forms.BooleanField(label="We wrote this together", required=False)
    tells = forms.TypedMultipleChoiceField(
        label="For the care team: what does it tell?", required=False, coerce=Information, choices=TELL,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        help_text="It goes to the team only while they share all that you tick. Nothing ticked: it stays here.",
    )  # fmt: skip
    peer = forms.TypedChoiceField(label="Who was with them?", required=False, empty_value=None,
                                  widget=forms.RadioSelect)  # fmt: skip

    def __init__(self, *args: Any, switch: str, called: str, peers: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"id": new_id(), "audience": Audience.BOTH.value} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        reads = {
            Audience.BOTH: f"{called} and the team that walks with them",
            Audience.AUTHOR: f"nobody else of the staff; {called} can read it",
            Audience.CARE_TEAM: f"{called}, us, and the care team if {called} agrees to share it",
        }
        if Audience.CARE_TEAM not in OPENS[Switch(switch)]:
            del self.fields["tells"]
        self.offer("audience", [(one.value, f"{AUDIENCE_WORDS[one]}: {reads[one]}") for one in OPENS[Switch(switch)]])
        self.offer("peer", peers)
        if len(peers) < 2:
            del self.fields["peer"]


class CorrectionForm(PageForm):
    """The note in other words; after its day, why."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = NoteField(label="In other words")
    reason = forms.CharField(label="What was wrong?", max_length=200, required=False,
                             help_text="A few words. They stay with the note.")  # fmt: skip

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"id": new_id()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["reason"]


class BesideForm(PageForm):
    """Words beside a note: whose they are, and whether they ask that the note be put right."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = NoteField(label="Words beside it", rows=3)
    whose = forms.ChoiceField(label="Whose words are they?", widget=forms.RadioSelect)
    correction = forms.BooleanField(label="They ask that the note be put right", required=False)

    def __init__(self, *args: Any, called: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"id": new_id(), "whose": "person"} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.offer("whose", [("person", called), ("me", "Mine")])


class SafetyForm(PageForm):
    """What must be known so that nobody is hurt, why it is written, and when to look at it again."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = NoteField(label="What must be known?", rows=3, help_text="The least that keeps everybody safe.")
    reason = NoteField(label="Why is it written?", rows=2, help_text="What happened, and who said so.")
    review_on = forms.DateField(
        label="When is it looked at again?", widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}),
        help_text=f"Within {rules.SAFETY_DAYS} days.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        month = (clock.today() + timedelta(days=30)).isoformat()
        kwargs["initial"] = {"id": new_id(), "review_on": month} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class ReviewForm(PageForm):
    """It stands until another day."""

    review_on = forms.DateField(
        label="It stands. When is it looked at again?",
        widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}),
        help_text=f"Within {rules.SAFETY_DAYS} days.",
    )  # fmt: skip
