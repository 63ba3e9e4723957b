"""The form with which a peer and a person agree on a word."""

from django import forms

from companionway.web.forms import PageForm


class AgreeForm(PageForm):
    """The word, typed by the person on the peer's phone or desk."""

    word = forms.CharField(
        label="The word they choose", max_length=120,
        help_text="Two short words are good, such as a place and an animal. Let them type it themselves.",
        error_messages={"required": "Let them choose a word first."},
        widget=forms.PasswordInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
