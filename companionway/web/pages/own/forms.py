"""The forms of the person's own page and of its door."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companionway.privacy.rules.own_page import LONGEST_NAME, word_fault
from companionway.signin.passwords import LONGEST
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
        self.add_error("word", wrong(left))


def wrong(left: int) -> str:
    """That it was not so, and how often it may be tried now."""
    more = ngettext("You can try %(left)d more time.", "You can try %(left)d more times.", left)
    return f"{NOT_SO} {more % {'left': left}}"


class CodeForm(PageForm):
    """The code that was texted."""

    code = forms.CharField(
        label=_("The code"), max_length=20, help_text=_("Six numbers, in the text."),
        error_messages={"required": _("Type the code to go on.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip

    def say_wrong(self, left: int) -> None:
        """That it was not the code, and how often it may be tried now."""
        self.add_error("code", wrong(left))


class _NameAndPassphrase(PageForm):
    """What both forms of a sign-in have."""

    name = forms.CharField(
        label=_("Your name here"), max_length=LONGEST_NAME,
        help_text=_("One that you made up. It need not be your own name."),
        error_messages={"required": _("Type the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


class ComeInForm(_NameAndPassphrase):
    """Coming in with them."""

    passphrase = forms.CharField(
        label=_("Your passphrase"), max_length=LONGEST, strip=False,
        error_messages={"required": _("Type the passphrase.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class ChooseForm(_NameAndPassphrase):
    """Choosing them."""

    passphrase = forms.CharField(
        label=_("Your passphrase"), max_length=LONGEST, strip=False,
        help_text=_("At least 15 letters or signs. Four or five words that do not belong together work well."),
        error_messages={"required": _("Choose a passphrase.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


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
