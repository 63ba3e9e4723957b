"""Numbers from 0 to 10 that a person puts down by themself on their own page: two rulers, and their life all in all."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companionway.engagement.models.walk import Engagement
from companionway.instruments.actions import beside
from companionway.instruments.rules import Side
from companionway.platform import clock
from companionway.web.forms import PageForm
from companionway.web.pages.check_ins.beside_forms import draw_rulers
from companionway.web.pages.roadmap.forms import WordsField

ASKED = {
    Side.IMPORTANCE: (_("How much does it matter to me?"), _("0 is not at all, 10 is more than anything.")),
    Side.CONFIDENCE: (_("How sure am I that I can?"), _("0 is not at all, 10 is all the way.")),
    Side.LIFE: (_("My life, all in all"), _("0 is as hard as it gets, 10 is as good as it gets.")),
}  # fmt: skip
WHY = _("Why this number and not a 0?")


class OwnMarksForm(PageForm):
    """Each number may be left out; one of them is needed. The id is made with the page: sent twice it is one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    walk = forms.TypedChoiceField(label=_("With whom do I share it?"), coerce=uuid.UUID, widget=forms.RadioSelect)
    about = forms.CharField(label=_("What is it about?"), required=False, max_length=200,
                            help_text=_("A change that I have in mind."),
                            widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip
    importance = forms.ChoiceField()
    importance_why = WordsField(label=WHY, rows=2, required=False)
    confidence = forms.ChoiceField()
    confidence_why = WordsField(label=WHY, rows=2, required=False)
    life = forms.ChoiceField()

    def __init__(self, *args: Any, walks: list[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw_rulers(self, ASKED)
        self.offer("walk", [(str(row.id), row.program.name) for row in walks])
        if len(walks) == 1:
            self.fields["walk"].widget = forms.HiddenInput()
            self.initial["walk"] = str(walks[0].id)

    def clean(self) -> dict[str, Any]:
        """Words need their number, and something must be answered."""
        said = super().clean() or {}
        for side in (Side.IMPORTANCE, Side.CONFIDENCE):
            if said.get(f"{side.value}_why") and not said.get(side.value):
                self.add_error(side.value, _("Choose a number for these words."))
        if not self.errors and not any(said.get(side.value) for side in Side):
            self.add_error(None, _("Choose at least one number."))
        return said

    def keep(self) -> None:
        """Each number that was chosen, by the person's own hand. Raises DomainError."""
        said, now = self.cleaned_data, clock.now()
        for side in Side:
            if said[side.value] != "":
                beside.mark(
                    mark_id=uuid.uuid5(said["id"], side.value), engagement_id=said["walk"], side=side,
                    number=int(said[side.value]), about="" if side == Side.LIFE else said["about"],
                    why=said.get(f"{side.value}_why", ""), by=None, at=now,
                )  # fmt: skip
