"""Forms of the privacy officer's pages: the purpose, finding a person, and narrowing a list."""

from datetime import date, timedelta
from typing import Any

from django import forms

from companionway.platform.models import User
from companionway.privacy.queries.looks import Days
from companionway.privacy.rules import inquiry as rules
from companionway.web.forms import PageForm

LONGEST = timedelta(days=400)
KIND_CHOICES = [("", "Everything"), ("looks", "Looks"), ("changes", "Changes"), ("refused", "Not let in"),
                ("out", "Exports, prints, disclosures"), ("need", "Opened in need")]  # fmt: skip


class PurposeForm(PageForm):
    """Why somebody looks at who looked. It is kept with every look that follows."""

    purpose = forms.ChoiceField(
        label="Why are you looking?", choices=[(p.value, rules.PURPOSE_WORDS[p]) for p in rules.OF_LOOKS],
        widget=forms.RadioSelect, error_messages={"required": "Say first why you are looking."},
    )  # fmt: skip
    words = forms.CharField(
        label="In a few words", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed only for something else. No names: they are found on the next page.",
    )  # fmt: skip


class FindForm(PageForm):
    """A person by name or phone. Posted, so that no name stands in an address."""

    q = forms.CharField(label="The person's name or phone", max_length=120)


class NarrowForm(PageForm):
    """Days, who, and what. Read from the address: it holds no name."""

    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    worker = forms.ChoiceField(label="Who", required=False, choices=[("", "Everybody")])
    kind = forms.ChoiceField(label="What", required=False, choices=KIND_CHOICES)

    def __init__(self, *args: Any, workers: list[User] | None = None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if workers is None:
            del self.fields["worker"]
        else:
            self.offer("worker", [("", "Everybody"), *((str(w.id), w.get_full_name() or w.username) for w in workers)])

    def days(self, back: int) -> Days:
        """The chosen range; the last `back` days where nothing fitting was chosen. Never longer than 400 days."""
        chosen = self.cleaned_data if self.is_valid() else {}
        until = min(chosen.get("until") or self.today, self.today)
        since = min(chosen.get("since") or until - timedelta(days=back), until)
        return Days(max(since, until - LONGEST), until)

    def said(self, name: str) -> str:
        """What was chosen, "" where nothing fitting was."""
        return str(self.cleaned_data.get(name) or "") if self.is_valid() else ""
