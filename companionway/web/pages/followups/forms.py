"""The answers of a follow-up."""

from typing import Any

from django import forms

from companionway.engagement.rules.contact import CHANNEL_WORDS, Channel
from companionway.followups.rules import State, WentBack
from companionway.web.forms import PageForm

CHANNELS = [(c.value, CHANNEL_WORDS[c]) for c in Channel]
REACHED = {*WentBack, State.NOT_NOW}
OUTCOMES = [
    (WentBack.NO.value, "No, they did not go back"),
    (WentBack.YES.value, "Yes, they went back"),
    (WentBack.RATHER_NOT_SAY.value, "They would rather not say"),
    (State.NOT_NOW.value, "They said not now"),
    (State.NOT_REACHED.value, "We could not reach them"),
    (State.DIED.value, "They died"),
]


class TryForm(PageForm):
    """How they were tried."""

    channel = forms.ChoiceField(choices=CHANNELS)


class OutcomeForm(PageForm):
    """What became of it, and how they were reached when they were."""

    outcome = forms.ChoiceField(label="What did they say?", choices=OUTCOMES, widget=forms.RadioSelect,
                                error_messages={"required": "Choose what became of it."})  # fmt: skip
    channel = forms.ChoiceField(label="How did you reach them?", choices=CHANNELS, required=False,
                                widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Reaching somebody has a way; not reaching them has none."""
        said = super().clean() or {}
        if said.get("outcome") in REACHED and not said.get("channel") and "channel" not in self.errors:
            self.add_error("channel", "Say how you reached them.")
        return said
