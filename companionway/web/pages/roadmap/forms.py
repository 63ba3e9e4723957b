"""Forms of the map. Nothing but the words themselves has to be filled in."""

from typing import Any

from django import forms

from companionway.platform.ids import new_id
from companionway.roadmap import rules
from companionway.roadmap.actions.step import Small
from companionway.roadmap.rules import Along
from companionway.web.forms import PageForm

ALONG = [(Along.SELF.value, "They go by themself"), (Along.PEER.value, "Their peer comes along"),
         (Along.SOMEBODY.value, "Somebody else comes along")]  # fmt: skip


class WordsField(forms.CharField):
    """Words of any script. Line ends count one, as they will be kept."""

    def __init__(self, *, longest: int = rules.LONGEST, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(max_length=longest, **kwargs)
        self.error_messages["max_length"] = (
            f"Up to {longest} characters fit here; the rest can be a hope of its own."
        )  # fmt: skip

    def to_python(self, value: Any) -> str:
        """Line ends made alike before the letters are counted."""
        return super().to_python(str(value).replace("\r\n", "\n").replace("\r", "\n") if value else "") or ""


class HandForm(PageForm):
    """What every form of the map asks beside its words: whether it is written together. The page makes the id."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    alone = forms.BooleanField(label="I write this by myself just now", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"id": new_id()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    @property
    def together(self) -> bool:
        """Whether it counts as "Ana, with Sam"."""
        return not self.cleaned_data.get("alone")


class HopeForm(HandForm):
    """The first screen: a hope."""

    words = WordsField(label="What would a good year look like?", rows=5,
                       help_text="In their words. A few are enough.",
                       error_messages={"required": "A few words are needed to go on."})  # fmt: skip
    field_order = ["id", "words", "alone"]


class StepForm(HandForm):
    """A small step, by when, and who walks along."""

    words = WordsField(label="One small step", longest=rules.LONGEST_STEP, rows=2,
                       help_text="Something that can be done in a day or two.",
                       error_messages={"required": "A few words are needed to go on."})  # fmt: skip
    on = forms.DateField(label="By when?", required=False,
                         widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    along = forms.ChoiceField(label="Who walks along?", choices=ALONG, required=False, widget=forms.RadioSelect)
    along_words = forms.CharField(label="Who is it, or how?", max_length=200, required=False,
                                  widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip
    field_order = ["id", "words", "on", "along", "along_words", "alone"]

    def small(self) -> Small:
        """The step as it was said."""
        said = self.cleaned_data
        return Small(said["words"], said["on"], Along(said["along"] or Along.SELF), said["along_words"])


class WhyAndStepForm(StepForm):
    """The second screen: why it matters, and one small step. Each of them may stay empty."""

    why = WordsField(label="Why does it matter?", required=False, rows=3)
    field_order = ["id", "why", "words", "on", "along", "along_words", "alone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class RewordForm(HandForm):
    """The same hope in other words. `number` is the newest version that whoever writes has seen."""

    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    words = WordsField(label="In other words", rows=5)
    field_order = ["id", "number", "words", "alone"]


class AnswerForm(PageForm):
    """One of four answers to "Still want this?", and perhaps another day."""

    answer = forms.ChoiceField(choices=[(one.value, one.value) for one in rules.Still])
    was = forms.ChoiceField(choices=[(one.value, one.value) for one in rules.StepState])
    on = forms.DateField(required=False)


class StoneForm(PageForm):
    """Where somebody placed the stone, and where the page had shown it."""

    stone = forms.ChoiceField(choices=[(one.value, one.value) for one in rules.Stone])
    was = forms.ChoiceField(choices=[(one.value, one.value) for one in rules.Stone])


class BarrierForm(HandForm):
    """What is in the way, and what helps."""

    words = WordsField(label="What is in the way?", longest=rules.LONGEST_STEP, rows=2)
    helps = WordsField(label="What helps with it?", longest=rules.LONGEST_STEP, rows=2, required=False)
    field_order = ["id", "words", "helps", "alone"]


class MilestoneForm(HandForm):
    """Something reached, and how they want it celebrated."""

    words = WordsField(label="What was reached?", longest=rules.LONGEST_STEP, rows=2)
    on = forms.DateField(label="On which day?", widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))
    hope = forms.TypedChoiceField(label="Does it belong to a hope?", required=False, empty_value=None,
                                  widget=forms.RadioSelect)  # fmt: skip
    celebrate = WordsField(label="How do they want to celebrate, if at all?", longest=rules.LONGEST_STEP, rows=2,
                           required=False)  # fmt: skip
    field_order = ["id", "words", "on", "hope", "celebrate", "alone"]

    def __init__(self, *args: Any, hopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("hope", hopes)
        if not hopes:
            del self.fields["hope"]
