"""The three experience questions as a form: the same for a page of staff and for somebody's own page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companionway.experience.rules import Question, Said
from companionway.web.forms import PageForm

ANSWERS = [(Said.YES, _("Yes")), (Said.SOMEWHAT, _("Partly")), (Said.NO, _("No")), (Said.SKIPPED, _("Skip"))]
QUESTIONS = {
    Question.MEANINGFUL: _("Does our time together mean something to you?"),
    Question.BETTER: _("Are things that matter in your life better than when we began?"),
    Question.HOPEFUL: _("Do you feel more hopeful than when we began?"),
}
SAID_WORDS = {Said(code): words for code, words in ANSWERS}


class ExperienceForm(PageForm):
    """Three questions. Nothing is chosen beforehand; what is left out is skipped."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    meaningful = forms.ChoiceField(label=QUESTIONS[Question.MEANINGFUL], choices=ANSWERS, required=False,
                                   widget=forms.RadioSelect)  # fmt: skip
    better = forms.ChoiceField(label=QUESTIONS[Question.BETTER], choices=ANSWERS, required=False,
                               widget=forms.RadioSelect)  # fmt: skip
    hopeful = forms.ChoiceField(label=QUESTIONS[Question.HOPEFUL], choices=ANSWERS, required=False,
                                widget=forms.RadioSelect)  # fmt: skip

    def said(self) -> dict[Question, Said]:
        """What was chosen, by question."""
        return {q: Said(self.cleaned_data[q]) for q in Question if self.cleaned_data[q]}
