"""The form of what somebody wishes."""

from typing import Any

from django import forms

from companionway.engagement.actions.wishes import WORDS
from companionway.people.pathways import pathways
from companionway.web.forms import PageForm

LINE = {"rows": 2}


class WishesForm(PageForm):
    """All of it optional, in their words."""

    pathways = forms.MultipleChoiceField(label="Ways that fit", required=False, choices=[],
                                         help_text="One, several or none. None is better than another.",
                                         widget=forms.CheckboxSelectMultiple)  # fmt: skip
    pronouns = forms.CharField(label="Pronouns", required=False, max_length=80)
    interpreter = forms.CharField(label="Language and interpreter", required=False, max_length=200)
    culture = forms.CharField(label="Culture and traditions", required=False, max_length=400,
                              widget=forms.Textarea(attrs=LINE))  # fmt: skip
    faith = forms.CharField(label="Faith or spirit", required=False, max_length=400,
                            widget=forms.Textarea(attrs=LINE))  # fmt: skip
    wellness = forms.CharField(label="Care, food, moving, medicine, rest: what they would like company with",
                               required=False, max_length=400, widget=forms.Textarea(attrs=LINE))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("pathways", pathways())

    def words(self) -> dict[str, str]:
        """The texts by name."""
        return {name: self.cleaned_data[name] for name in WORDS}
