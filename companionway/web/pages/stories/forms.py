"""The form of a story."""

from django import forms
from django.conf import settings

from companionway.web.forms import PageForm
from companionway.workforce.actions.stories import LONGEST
from companionway.workforce.story_models import Story


class StoryForm(PageForm):
    """A story as its peer writes it. The page makes `id`, so that the same tap twice is one story."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label="What shall it be called?", max_length=80)
    words = forms.CharField(
        label="Your story", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="What helped, what was hard, where you are now. Leave out other people's names.",
    )  # fmt: skip
    signed = forms.CharField(label="The name under it", max_length=60, required=False,
                             help_text="Any name you like. Empty: “a peer”.")  # fmt: skip
    language = forms.ChoiceField(label="Its language", choices=settings.LANGUAGES, widget=forms.RadioSelect)

    @staticmethod
    def initial_of(row: Story) -> dict[str, object]:
        """What is kept now."""
        return {"id": row.id, "title": row.title, "words": row.words, "signed": row.signed, "language": row.language}
