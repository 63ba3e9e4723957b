"""Forms of the care team: a question, an answer, a meeting, something agreed."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from companionway.engagement.rules import care_team as rules
from companionway.engagement.rules.care_team import OWNERS, SEAT_WORDS, TELLS, Seat
from companionway.privacy.rules.terms import Information
from companionway.web.forms import PageForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SEATS = [(seat.value, words.capitalize()) for seat, words in SEAT_WORDS.items()]
TELL = [(kind.value, words) for kind, words in TELLS.items()]


class QuestionForm(PageForm):
    """A short question to the peer."""

    words = forms.CharField(
        label="Your question", max_length=rules.ASKED_LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Short. The person may read it.",
    )  # fmt: skip


class AnswerForm(PageForm):
    """The peer's answer, and what it tells."""

    words = forms.CharField(
        label="Your answer", max_length=rules.ANSWER_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    tells = forms.TypedMultipleChoiceField(
        label="What does it tell?", coerce=Information, widget=forms.CheckboxSelectMultiple, choices=TELL,
        help_text="It is shown only while they share this with the team.",
    )  # fmt: skip


class MeetingForm(PageForm):
    """A meeting that took place."""

    site = forms.TypedChoiceField(label="Where?", coerce=uuid.UUID, widget=forms.RadioSelect)
    met_on = forms.DateField(label="When did you meet?", widget=DAY)
    seats = forms.TypedMultipleChoiceField(
        label="Who was there?", coerce=Seat, choices=SEATS, widget=forms.CheckboxSelectMultiple,
        help_text="By role, no names.",
    )  # fmt: skip
    agenda = forms.TypedMultipleChoiceField(
        label="Whom did you talk about?", coerce=uuid.UUID, widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Only people who share with this team.",
    )  # fmt: skip
    next_on = forms.DateField(label="When do you meet next?", widget=DAY, required=False)

    def __init__(self, *args: Any, sites: Iterable[Any], agenda: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("site", [(site.id, site.name) for site in sites])
        self.offer("agenda", agenda)


class ItemForm(PageForm):
    """Something agreed: what, who, by when."""

    words = forms.CharField(
        label="What was agreed?", max_length=rules.ITEM_LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="No names in these words.",
    )  # fmt: skip
    owner = forms.TypedChoiceField(
        label="Who does it?", coerce=Seat, widget=forms.RadioSelect,
        choices=[(seat.value, SEAT_WORDS[seat].capitalize()) for seat in OWNERS],
    )  # fmt: skip
    ends_on = forms.DateField(label="By when does it end?", widget=DAY)
    engagement = forms.TypedChoiceField(
        label="About whom?", coerce=uuid.UUID, widget=forms.RadioSelect, required=False, empty_value=None
    )
    tells = forms.TypedMultipleChoiceField(
        label="What does it tell of them?", coerce=Information, choices=TELL, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Only when it is about somebody.",
    )  # fmt: skip

    def __init__(self, *args: Any, agenda: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("engagement", [("", "Nobody in particular"), *agenda])
