"""The filters of the results page: program, period, site, and whether small counts are hidden."""

from datetime import date
from typing import Any

from django import forms

from companionway.outcomes.queries import Choices
from companionway.web.forms import PageForm


class FilterForm(PageForm):
    """Program, first and last day, site. Refuses a period that ends before it begins."""

    program = forms.ChoiceField(label="Program")
    first_on = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_on = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    site = forms.ChoiceField(label="Site", required=False)
    small = forms.BooleanField(label="Hide small counts (for readers outside the program)", required=False)

    def __init__(self, *args: Any, choices: Choices, may_see_small: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("program", choices.programs)
        every = [("", "All sites")] if choices.whole_program else []
        self.offer("site", [*every, *choices.sites])
        self.fields["site"].required = not choices.whole_program
        if not may_see_small:
            del self.fields["small"]

    def clean(self) -> dict[str, Any]:
        """The period must begin before it ends and hold at most ten years."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last_on", "This day is before the first one.")
            elif (last - first).days > 3650:
                self.add_error("first_on", "Choose at most ten years.")
        return cleaned
