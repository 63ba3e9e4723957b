"""How to be in touch, on the person's own page: what was agreed, changing it themselves, and texts on or off."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions.arriving import stop_texts
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.queries.own_reach import own_walk, own_walks, texts_stand
from companionway.engagement.queries.plan import plan_of
from companionway.engagement.rules.plan import FirstWeeks, IfQuiet
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import PageForm, posted

WAYS = (("text", _("Text")), ("call", _("Call")), ("in_person", _("In person")), ("video", _("Video")))
QUIET = {
    IfQuiet.HELLO: _("Keep saying hello now and then"), IfQuiet.LESS: _("Try less often"),
    IfQuiet.TRUSTED: _("Ask the person I trust"), IfQuiet.WAIT: _("Leave it to me. I come back when I like"),
}  # fmt: skip
WEEKS = {
    FirstWeeks.NOT_ASKED: _("No answer yet"), FirstWeeks.YES: _("Yes, more at first"),
    FirstWeeks.NO: _("No, thank you"),
}  # fmt: skip
HOUR = forms.TimeInput(attrs={"type": "time", "class": "narrow"}, format="%H:%M")


class OwnPlanForm(PageForm):
    """What somebody wants for themselves. Nothing of it is needed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    modes = forms.MultipleChoiceField(label=_("How do you like to be in touch?"), required=False, choices=WAYS,
                                      widget=forms.CheckboxSelectMultiple)  # fmt: skip
    days = forms.TypedMultipleChoiceField(
        label=_("Which days are good?"), required=False, coerce=int, choices=list(WEEKDAYS.items()),
        help_text=_("None chosen: any day."), widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )  # fmt: skip
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=HOUR,
                                 help_text=_("No text comes in quiet hours. Empty: 9 pm to 8 am."))  # fmt: skip
    quiet_until = forms.TimeField(label=_("Quiet until"), required=False, widget=HOUR)
    name_to_say = forms.CharField(label=_("What name should we say when we call?"), required=False, max_length=80)
    message_ok = forms.BooleanField(label=_("You may leave a message"), required=False)
    may_name_program = forms.BooleanField(label=_("Texts may say what they are about"), required=False)
    first_weeks = forms.ChoiceField(label=_("More hellos in the first thirty days?"), required=False,
                                    choices=[(one.value, words) for one, words in WEEKS.items()],
                                    widget=forms.RadioSelect)  # fmt: skip
    if_quiet = forms.ChoiceField(
        label=_("If we lose touch"), required=False, widget=forms.RadioSelect,
        choices=[("", _("I do not know yet")), *((one.value, words) for one, words in QUIET.items())],
    )  # fmt: skip
    if_quiet_words = forms.CharField(label=_("In your words"), required=False, max_length=300,
                                     widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    trusted_name = forms.CharField(label=_("Somebody you trust"), required=False, max_length=80)
    trusted_reach = forms.CharField(label=_("How to reach that person"), required=False, max_length=120,
                                    help_text=_("We ask them only while your yes to that stands."))  # fmt: skip

    def agreed(self, before: ContactPlan | None) -> Agreed:
        """What the form says. The yes to asking somebody stays as it was while it is the same person."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        texts = {name: value.strip() for name, value in said.items() if isinstance(value, str)}
        same = before is not None and before.trusted_name == texts["trusted_name"]
        return Agreed(
            **(said | texts | {"first_weeks": FirstWeeks(said["first_weeks"])}),
            trusted_consent_id=before.trusted_consent_id if same and before else None,
        )


def _initial(plan: ContactPlan | None) -> dict[str, Any]:
    names = [name for name in OwnPlanForm.base_fields if name != "version"]
    held = {name: getattr(plan, name) for name in names} if plan else {"first_weeks": "", "if_quiet": ""}
    return held | {"version": plan.version if plan else 0}


def _said(plan: ContactPlan) -> list[tuple[str, str]]:
    """What stands now, each answer under its question."""
    ways, fields, yes = dict(WAYS), OwnPlanForm.base_fields, str(_("Yes"))
    hours = [f"{hour:%H:%M}" if hour else "" for hour in (plan.quiet_from, plan.quiet_until)]
    said = {
        "modes": ", ".join(str(ways.get(one, one)) for one in plan.modes),
        "days": ", ".join(str(WEEKDAYS[day]) for day in plan.days), "quiet_from": hours[0], "quiet_until": hours[1],
        "name_to_say": plan.name_to_say, "message_ok": yes if plan.message_ok else "",
        "may_name_program": yes if plan.may_name_program else "",
        "first_weeks": str(WEEKS[FirstWeeks(plan.first_weeks)]),
        "if_quiet": str(QUIET[IfQuiet(plan.if_quiet)]) if plan.if_quiet else "", "if_quiet_words": plan.if_quiet_words,
        "trusted_name": plan.trusted_name, "trusted_reach": plan.trusted_reach,
    }  # fmt: skip
    return [(str(fields[name].label), words) for name, words in said.items() if words]


@require_safe
@own_page("how to be in touch")
def in_touch(request: OwnRequest) -> HttpResponse:
    """Each walk with who walks along, and whether texts come."""
    context = {"walks": own_walks(request.visit.engagement_ids), "texts": texts_stand(request.visit.record_ids)}
    return render(request, "own/in_touch.html", context)


@own_page("changing how to be in touch")
def change(request: OwnRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """What was agreed for one walk, to change. Each change is a version of its own; earlier ones stay."""
    walk = own_walk(request.visit.engagement_ids, engagement_id)
    plan, stands = plan_of(walk.id), None
    form = OwnPlanForm(posted(request), initial=_initial(plan))
    if request.method == "POST" and form.is_valid():
        try:
            agree_contact_plan(
                engagement_id=walk.id, agreed=form.agreed(plan), version=form.cleaned_data["version"], by=None,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
            if error.code == "changed":
                stands = plan_of(walk.id)
                form.renew("version", stands.version if stands else 0)
        else:
            return redirect(reverse("web:own-in-touch"))
    context = {"walk": walk, "stands": _said(stands) if stands else [], "form": form}
    return render(request, "own/in_touch_change.html", context, status=422 if form.is_bound else 200)


@require_POST
@own_page("texts on or off")
def texting(request: OwnRequest) -> HttpResponse:
    """No more texts, or texts again: at once, and no reason is asked."""
    stop_texts(person_id=request.visit.person_id, stop=request.POST.get("texts") != "on", at=clock.now())
    return redirect(reverse("web:own-in-touch"))
