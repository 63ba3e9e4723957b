"""The forms of the person's own page and of its door."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companionway.web.forms import PageForm

NOT_SO = _("That is not it.")


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
