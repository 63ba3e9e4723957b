"""The forms of the person's own page and of its door."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companionway.privacy.rules.own_page import word_fault
from companionway.web.forms import PageForm

NOT_SO = _("That is not it.")
TOO_EASY = {
    "short": _("Choose a word with at least 6 letters, or two short words."),
    "known": _("Choose a word that others would not guess: no name and no number."),
}


class WordForm(PageForm):
    """The agreed word. Any case and any number of spaces is fine."""

    word = forms.CharField(
        label=_("The word you agreed on"), max_length=120,
        help_text=_("Big or small letters, it does not matter."),
        error_messages={"required": _("Type the word to go on.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def say_wrong(self, left: int) -> None:
        """That it was not the word, and how often it may be tried now."""
        more = ngettext("You can try %(left)d more time.", "You can try %(left)d more times.", left)
        self.add_error("word", f"{NOT_SO} {more % {'left': left}}")


class WrongForm(PageForm):
    """What is not right, in their words."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What is not right?"), max_length=5_000, help_text=_("Say it in your own words, as long as you like."),
        error_messages={"required": _("Write what is not right.")}, widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


class WayBackForm(PageForm):
    """A word for whoever asks for themselves and wants to come back. Nothing is needed."""

    word = forms.CharField(
        label=_("A word of your own, if you want to come back"), max_length=120, required=False,
        help_text=_("Two short words are good, such as a place and an animal. Leave it empty if you like."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def fault(self, called: str) -> str:
        """Why this word is too easy to guess, "" when it is not, or there is none."""
        word = self.cleaned_data.get("word", "") if self.is_valid() else ""
        fault = word_fault(word, (called,)) if word else ""
        return str(TOO_EASY[fault]) if fault else ""
