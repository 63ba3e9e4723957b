"""Forms of reports. Each has only the fields that its rule has, and none has room for notes."""

from typing import Any

from django import forms

from companionway.privacy.rules.crime import INCIDENTS, STATUSES
from companionway.web.forms import PageForm
from companionway.web.pages.rights.forms import MomentForm, day_field


class CrimeForm(MomentForm):
    """The five facts, and to whom they were reported."""

    incident = forms.ChoiceField(label="What happened?", choices=list(INCIDENTS.items()), widget=forms.RadioSelect)
    status = forms.ChoiceField(label="The person", choices=list(STATUSES.items()), widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=200)
    address = forms.CharField(label="Address", max_length=160, required=False)
    whereabouts = forms.CharField(label="Last known whereabouts", max_length=120, required=False)
    agency = forms.CharField(label="Reported to which agency?", max_length=160)
    officer = forms.CharField(label="To which officer?", max_length=160)
    field_order = ["incident", "day", "time", "status", "name", "address", "whereabouts", "agency", "officer"]


class AbuseForm(MomentForm):
    """That a report was made: under which rule, to whom, when. Its content is not kept here."""

    rule = forms.ChoiceField(label="Under which rule?", choices=[], widget=forms.RadioSelect)
    agency = forms.CharField(label="To whom?", max_length=160, required=False,
                             help_text="Left empty: the agency that the rule names.")  # fmt: skip
    in_writing = forms.BooleanField(label="They asked for it in writing as well", required=False)
    field_order = ["rule", "agency", "day", "time", "in_writing"]

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("rule", rules)


class ExposureForm(MomentForm):
    """That a newborn's exposure was notified: to whom and when."""

    recipient = forms.CharField(label="Who was notified?", max_length=160)
    field_order = ["recipient", "day", "time"]


class FamilyPlanForm(PageForm):
    """That a family care plan was made."""

    kept_by = forms.CharField(label="Who keeps the plan?", max_length=160)
    made_on = day_field("Made on")
    look_again_on = day_field("Look at it again on", required=False)
    copy_given = forms.BooleanField(label="They have a copy", required=False)
