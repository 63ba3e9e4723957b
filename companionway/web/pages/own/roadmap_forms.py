"""Forms of the map on a person's own page: a hope, why it matters, steps, what is in the way, what was reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companionway.roadmap import rules
from companionway.roadmap.rules import Along
from companionway.web.forms import PageForm
from companionway.web.pages.roadmap.forms import WordsField

NEEDED = _("A few words are needed to go on.")
ALONG = [(Along.SELF.value, _("I go by myself")), (Along.PEER.value, _("My peer comes along")),
         (Along.SOMEBODY.value, _("Somebody else comes along"))]  # fmt: skip


class OwnHopeForm(PageForm):
    """A hope, why it matters, and one small step. Only the hope itself is asked for."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = WordsField(label=_("What would a good year look like?"), rows=5, error_messages={"required": NEEDED})
    why = WordsField(label=_("Why does it matter?"), rows=3, required=False)
    step = WordsField(label=_("One small step"), longest=rules.LONGEST_STEP, rows=2, required=False)
    on = forms.DateField(label=_("By when?"), required=False,
                         widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    only_me = forms.BooleanField(label=_("Only I see this"), required=False)


class Beside(PageForm):
    """A form with others beside it on one page, so that each field has an id of its own."""

    name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.name}-%s", **kwargs)


class OwnWordsForm(Beside):
    """The same hope in other words."""

    name = "hope"
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    words = WordsField(label=_("In other words"), rows=5, error_messages={"required": NEEDED})


class OwnWhyForm(OwnWordsForm):
    """Why it matters, now or in other words."""

    name = "why"
    words = WordsField(label=_("Why does it matter?"), rows=3, error_messages={"required": NEEDED})


class OwnStepForm(Beside):
    """One more small step, by when, and who walks along."""

    name = "step"
    id = forms.UUIDField(widget=forms.HiddenInput)
    words = WordsField(label=_("One small step"), longest=rules.LONGEST_STEP, rows=2,
                       error_messages={"required": NEEDED})  # fmt: skip
    on = forms.DateField(label=_("By when?"), required=False,
                         widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    along = forms.ChoiceField(label=_("Who walks along?"), choices=ALONG, required=False, widget=forms.RadioSelect)
    along_words = forms.CharField(label=_("Who is it, or how?"), max_length=200, required=False,
                                  widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip


class OwnBarrierForm(Beside):
    """What is in the way, and what helps."""

    name = "barrier"
    id = forms.UUIDField(widget=forms.HiddenInput)
    words = WordsField(label=_("What is in the way?"), longest=rules.LONGEST_STEP, rows=2,
                       error_messages={"required": NEEDED})  # fmt: skip
    helps = WordsField(label=_("What helps with it?"), longest=rules.LONGEST_STEP, rows=2, required=False)


class OwnMilestoneForm(Beside):
    """Something reached, and how they want to celebrate it."""

    name = "reached"
    id = forms.UUIDField(widget=forms.HiddenInput)
    words = WordsField(label=_("What did I reach?"), longest=rules.LONGEST_STEP, rows=2,
                       error_messages={"required": NEEDED})  # fmt: skip
    on = forms.DateField(label=_("On which day?"),
                         widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    celebrate = WordsField(label=_("How would I like to celebrate, if at all?"), longest=rules.LONGEST_STEP, rows=2,
                           required=False)  # fmt: skip
