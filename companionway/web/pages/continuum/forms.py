"""Forms of the continuum: what somebody says on one axis, a step up or down, words for the map."""

from typing import Any

from django import forms

from companionway.continuum import rules
from companionway.continuum.rules import Axis
from companionway.engagement.rules.contact import KIND_WORDS
from companionway.web.forms import PageForm

STAGES = [(code, f"{said.capitalize()} ({name})") for code, (name, said) in rules.STAGES.items()]
CHOICES: dict[Axis, list[tuple[str, str]]] = {
    Axis.STAGE: STAGES,
    Axis.CASCADE: list(rules.CASCADE.items()),
    Axis.LEVEL: [(code, rules.level_words(code)) for code in rules.LEVELS],
    Axis.MEDICATION: list(rules.MEDICATION.items()),
    Axis.RETURN_TO_USE: [],
}
ASKED = {
    Axis.STAGE: "Where do they say they are?",
    Axis.CASCADE: "What is known?",
    Axis.LEVEL: "Which one?",
    Axis.MEDICATION: "What is known?",
    Axis.RETURN_TO_USE: "",
}
LEVEL_GROUPS = [
    ("", [(code, words) for code, words in CHOICES[Axis.LEVEL] if ":" not in code]),
    *((title, [(code, words) for code, words in CHOICES[Axis.LEVEL] if rules.edition_of(code) == edition])
      for edition, title in rules.EDITIONS.items()),
]  # fmt: skip


class ObservationForm(PageForm):
    """One thing said on one axis. The axis stands in the form; nothing else is asked."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    behavior = forms.ChoiceField(label="About what?", choices=list(rules.BEHAVIORS.items()),
                                 error_messages={"required": "Choose what it is about."},
                                 widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    value = forms.ChoiceField(error_messages={"required": "Choose one."})
    source = forms.ChoiceField(label="How do we know?", widget=forms.RadioSelect,
                               error_messages={"required": "Choose how we know."})  # fmt: skip
    observed_on = forms.DateField(label="Which day is this about?",
                                  widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    words = forms.CharField(label="In their words", required=False, max_length=2000,
                            widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip

    def __init__(self, *args: Any, axis: Axis, **kwargs: Any) -> None:
        super().__init__(*args, prefix=axis.value, **kwargs)
        self.axis = axis
        if axis not in rules.OF_A_BEHAVIOR:
            del self.fields["behavior"]
        if CHOICES[axis]:
            value = self.fields["value"]
            value.label = ASKED[axis]
            value.widget = forms.Select() if axis == Axis.LEVEL else forms.RadioSelect()
            self.offer("value", [("", "Choose one"), *LEVEL_GROUPS] if axis == Axis.LEVEL else CHOICES[axis])
        else:
            del self.fields["value"]
        self.offer("source", [(s.value, rules.SOURCE_WORDS[s].capitalize()) for s in rules.SOURCES[axis]])


class MoveForm(PageForm):
    """A step up or down that was agreed on, and how it is handed over."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    direction = forms.ChoiceField(label="Which way?", choices=[(d.value, w) for d, w in rules.DIRECTION_WORDS.items()],
                                  widget=forms.RadioSelect,
                                  error_messages={"required": "Choose which way."})  # fmt: skip
    to_level = forms.ChoiceField(label="To what?", choices=[("", "Choose one"), *LEVEL_GROUPS],
                                 error_messages={"required": "Choose where it leads."})  # fmt: skip
    place = forms.CharField(label="Where?", required=False, max_length=200)
    planned_on = forms.DateField(label="When?", required=False,
                                 widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    goes_along = forms.CharField(label="Who goes along?", required=False, max_length=200)
    what = forms.CharField(label="What should they know there?", required=False, max_length=2000,
                           help_text="Only what the person wants said.",
                           widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip


class PromptForm(PageForm):
    """Words for a talk, for one band and one kind of support."""

    program = forms.ChoiceField(label="Program", widget=forms.RadioSelect)
    band = forms.ChoiceField(label="Where on the map?", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="What kind of support?", widget=forms.RadioSelect,
                             choices=[(kind.value, words) for kind, (words, _) in KIND_WORDS.items()])  # fmt: skip
    words = forms.CharField(label="The words", max_length=300, help_text="Said to anybody. About nobody.",
                            error_messages={"required": "Write a few words."})  # fmt: skip
