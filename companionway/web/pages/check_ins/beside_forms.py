"""Forms beside a check-in: what stands out, the rulers, a score made elsewhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from companionway.instruments.packs import Pack
from companionway.instruments.rules import Side
from companionway.web.forms import PageForm

NUMBERS = [(str(n), str(n)) for n in range(11)]
ASKED = {
    Side.IMPORTANCE: ("How much does it matter to you, from 0 to 10?", "0 is not at all, 10 is more than anything."),
    Side.CONFIDENCE: ("How sure are you that you can, from 0 to 10?", "0 is not at all, 10 is fully."),
    Side.LIFE: ("All in all, how is your life these days, from 0 to 10?", "Our own question. Not validated."),
}


def _words(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))


class StandoutForm(PageForm):
    """Lines that the person points at, and their words. Either is enough."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    items = forms.TypedMultipleChoiceField(label="Point at one, or several", required=False, coerce=int,
                                           widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}))  # fmt: skip
    words = _words("In your words")

    def __init__(self, *args: Any, topics: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("items", list(topics))


def draw_rulers(form: PageForm, asked: Mapping[Side, tuple[Any, Any]]) -> None:
    """Give each side's field its question, its hint and the numbers 0 to 10. Each may be left out."""
    for side, (label, hint) in asked.items():
        field = form.fields[side.value]
        field.label, field.help_text, field.required = label, hint, False
        field.widget = forms.RadioSelect(attrs={"class": "chips"})
        form.offer(side.value, NUMBERS)


class RulerForm(PageForm):
    """Three rulers; each may be left out. The two questions stand under the first two."""

    about = forms.CharField(label="What is it about?", required=False, max_length=200,
                            help_text="A change that you have in mind, in your words.")  # fmt: skip
    importance = forms.ChoiceField()
    importance_why = _words("Why this number and not a 0?")
    importance_toward = _words("What would take you one higher?")
    confidence = forms.ChoiceField()
    confidence_why = _words("Why this number and not a 0?")
    confidence_toward = _words("What would take you one higher?")
    life = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw_rulers(self, ASKED)

    def marks(self) -> list[dict[str, Any]]:
        """One for each ruler that was answered. Words without a number are kept on that side's ruler as not given."""
        said = self.cleaned_data
        return [
            {"side": side, "number": int(said[side.value]), "about": "" if side == Side.LIFE else said["about"],
             "why": said.get(f"{side.value}_why", ""), "toward": said.get(f"{side.value}_toward", "")}
            for side in Side if said[side.value] != ""
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Words need their number, and something must be answered."""
        said = super().clean() or {}
        for side in (Side.IMPORTANCE, Side.CONFIDENCE):
            has_words = said.get(f"{side.value}_why") or said.get(f"{side.value}_toward")
            if has_words and not said.get(side.value):
                self.add_error(side.value, "Choose a number for these words.")
        if not self.errors and not any(said.get(side.value) for side in Side):
            self.add_error(None, "Choose a number on at least one of them, or go back. Both are fine.")
        return said


class ScoreForm(PageForm):
    """A total that was made elsewhere: of what, how much, which day, and where it comes from."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.ChoiceField(label="Which instrument?", widget=forms.RadioSelect,
                             error_messages={"required": "Choose the instrument."})  # fmt: skip
    total = forms.DecimalField(label="The total", max_digits=7, decimal_places=2,
                               widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "narrow"}),
                               error_messages={"invalid": "Write a number."})  # fmt: skip
    taken_on = forms.DateField(label="Which day was it made?",
                               widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    made_in = forms.CharField(label="Where does it come from?", max_length=120,
                              help_text="The place or system, for example: clinic record, form on paper.")  # fmt: skip

    def __init__(self, *args: Any, packs: Iterable[Pack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("code", [(p.code, f"{p.title}, version {p.version}") for p in packs])
