"""Forms of one's own words and of notes from supervision."""

from typing import Any

from django import forms

from companionway.web.forms import PageForm
from companionway.workforce.actions.own_words import LONGEST, OwnWords
from companionway.workforce.private_models import AboutPeer
from companionway.workforce.rules import SHOWN_TO_WORDS, ShownTo

EVERY = [(to.value, words) for to, words in SHOWN_TO_WORDS.items()]
NOT_THE_TEAM = [choice for choice in EVERY if choice[0] != ShownTo.TEAM]


class AboutYouForm(PageForm):
    """A peer's own words, each with whom they show it to. Nothing of it is asked for."""

    lived_experience = forms.CharField(
        label="What you have lived through", required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}), help_text="Only if you like, in your own words.",
    )  # fmt: skip
    lived_shown_to = forms.ChoiceField(label="Who may read it?", choices=EVERY, widget=forms.RadioSelect)
    wellbeing = forms.CharField(
        label="How you are", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What helps you stay well in this work, and what you would like somebody to know.",
    )  # fmt: skip
    wellbeing_shown_to = forms.ChoiceField(label="Who may read this?", choices=NOT_THE_TEAM, widget=forms.RadioSelect)

    @staticmethod
    def initial_of(about: AboutPeer | None) -> dict[str, Any]:
        """What is kept now; shown to nobody where nothing is."""
        if about is None:
            return {"lived_shown_to": ShownTo.NOBODY, "wellbeing_shown_to": ShownTo.NOBODY}
        return {
            "lived_experience": about.lived_experience, "lived_shown_to": about.lived_shown_to,
            "wellbeing": about.wellbeing, "wellbeing_shown_to": about.wellbeing_shown_to,
        }  # fmt: skip

    def words(self) -> OwnWords:
        """What was said."""
        said = self.cleaned_data
        return OwnWords(
            said["lived_experience"].strip(), ShownTo(said["lived_shown_to"]), said["wellbeing"].strip(),
            ShownTo(said["wellbeing_shown_to"]),
        )  # fmt: skip


class NoteForm(PageForm):
    """A note from supervision."""

    words = forms.CharField(
        label="A note", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Leave out names of people we serve; their page is the place for that.",
    )  # fmt: skip
