"""The short forms of one request: the yes, the not now, where it belongs."""

from typing import Any

from django import forms

from companionway.engagement.rules.contact import CHANNEL_WORDS, Channel
from companionway.engagement.rules.rhythm import RHYTHM_WORDS, Rhythm
from companionway.referrals.rules import WHY_NOT_WORDS, CheckBack, Try
from companionway.web.forms import PageForm

CHANNELS = [(channel.value, words) for channel, words in CHANNEL_WORDS.items()]
RHYTHMS = [(rhythm.value, words) for rhythm, words in RHYTHM_WORDS.items()]


def channel_field(label: str = "How?") -> forms.ChoiceField:
    """How the two were in touch, as chips."""
    return forms.ChoiceField(label=label, choices=CHANNELS, widget=forms.RadioSelect(attrs={"class": "chips"}))


class TryForm(PageForm):
    """A try that did not become a talk."""

    channel = channel_field()
    how = forms.ChoiceField(choices=[(how.value, how.value) for how in Try])


class NotNowForm(PageForm):
    """They said not now, and whether we may check back."""

    channel = channel_field("How did you talk?")
    check_back = forms.ChoiceField(choices=[(choice.value, choice.value) for choice in CheckBack])


class YesForm(PageForm):
    """They said yes: how often, and which ways of meeting they like. Only what the program offers."""

    channel = channel_field("How did you talk?")
    rhythm = forms.ChoiceField(
        label="How often would they like to be in touch?", choices=RHYTHMS, initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
    )  # fmt: skip
    modes = forms.MultipleChoiceField(label="Which ways do they like?", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes: forms.MultipleChoiceField = self.fields["modes"]  # type: ignore[assignment]
        modes.choices = [(mode, CHANNEL_WORDS[Channel(mode)]) for mode in offered]
        modes.error_messages["required"] = "Choose at least one way to be in touch."


class TurnAwayForm(PageForm):
    """Why the program turns a request down."""

    why = forms.ChoiceField(
        label="Why?", choices=[(why.value, words) for why, words in WHY_NOT_WORDS.items()], widget=forms.RadioSelect
    )


class SendOnForm(PageForm):
    """Where a request belongs: one of the nearest, or any other place."""

    nearest = forms.ChoiceField(label="Nearest", required=False, widget=forms.RadioSelect)
    other = forms.ChoiceField(label="Or somewhere else", required=False)

    def __init__(self, *args: Any, nearest: list[tuple[str, str]], every: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("nearest", nearest)
        self.offer("other", [("", "Choose a place"), *every])

    def clean(self) -> dict[str, Any]:
        """One place, from either list; the list of every place wins when both were used."""
        answers = super().clean() or {}
        answers["to"] = answers.get("other") or answers.get("nearest") or ""
        if not answers["to"] and not self.errors:
            self.add_error("nearest", "Choose where this request belongs.")
        return answers
