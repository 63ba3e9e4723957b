"""Forms of linking somebody to a place that helps, and of how it went."""

from typing import Any

from django import forms

from companionway.directory.needs import all_needs
from companionway.linkages.rules import BARRIER_WORDS, CHOICES, HOW_WORDS, OUTCOME_WORDS, Outcome
from companionway.web.forms import PageForm

DAYS = [*((str(days), f"in {days} days") for days in CHOICES), ("0", "Please don't")]


class ShareForm(PageForm):
    """How it was shared: the button is the save button. The page makes `id`, so that the same tap twice is one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    need = forms.ChoiceField(required=False, choices=[], widget=forms.HiddenInput)
    how = forms.ChoiceField(choices=[(how.value, words) for how, words in HOW_WORDS.items()])
    days = forms.TypedChoiceField(label="Ask how it went", coerce=int, choices=DAYS, required=False, empty_value="7",
                                  initial="7", widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    contact = forms.BooleanField(label="Log it as a contact too, when you did it together", required=False)
    as_is = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.offer("need", [("", "Anything"), *((need.code, need.words) for need in all_needs())])


class OutcomeForm(PageForm):
    """How it went, as they say: each answer is a button that saves. What got in the way says by itself that it did."""

    outcome = forms.ChoiceField(choices=[(one.value, words) for one, words in OUTCOME_WORDS.items()], required=False)
    barrier = forms.ChoiceField(choices=[(one.value, words) for one, words in BARRIER_WORDS.items()], required=False)

    def clean(self) -> dict[str, Any]:
        """One answer. Raises ValidationError for none."""
        said = super().clean() or {}
        if said.get("barrier") and not said.get("outcome"):
            said["outcome"] = Outcome.FULL.value
        if not said.get("outcome") and not self.errors:
            raise forms.ValidationError("Choose one; none of them is wrong.")
        return said


class LaterForm(PageForm):
    """When to ask."""

    days = forms.TypedChoiceField(label="Ask on another day", coerce=int, choices=DAYS,
                                  widget=forms.RadioSelect(attrs={"class": "chips"}),
                                  error_messages={"required": "Choose a day, or not to be asked."})  # fmt: skip
