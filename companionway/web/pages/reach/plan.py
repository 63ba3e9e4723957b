"""The contact plan of one walk: what was agreed, every earlier version, and writing down a new one together."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.queries.plan import plan_before, trusted_may_be_asked, versions_of_plan
from companionway.engagement.rules import plan as rules
from companionway.engagement.rules import walk
from companionway.engagement.rules.plan import FirstWeeks, IfQuiet
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.consent import Held
from companionway.privacy.queries.sharing import told_by
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import PageForm, posted
from companionway.web.pages.person.forms import channels_of
from companionway.web.pages.person.touch import MODE_WORDS
from companionway.web.pages.reach.trusted import FAMILY, trusted_of
from companionway.web.toasts import toast

HOUR = forms.TimeInput(attrs={"type": "time", "class": "narrow"}, format="%H:%M")


class ContactPlanForm(PageForm):
    """What the person wants. Nothing of it is needed; `version` is the one that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    modes = forms.MultipleChoiceField(label="How do they like to be in touch?", required=False, choices=[],
                                      widget=forms.CheckboxSelectMultiple)  # fmt: skip
    days = forms.TypedMultipleChoiceField(
        label="Which days are good?", required=False, coerce=int, help_text="None chosen: any day.",
        choices=[(n, words) for n, words in enumerate(rules.DAY_WORDS)],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )  # fmt: skip
    quiet_from = forms.TimeField(label="Quiet from", required=False, widget=HOUR,
                                 help_text="No text is sent in quiet hours. Empty: from 9 pm until 8 am.")  # fmt: skip
    quiet_until = forms.TimeField(label="Quiet until", required=False, widget=HOUR)
    name_to_say = forms.CharField(label="What name should we say?", required=False, max_length=80,
                                  help_text="The name we give when somebody else picks up.")  # fmt: skip
    message_ok = forms.BooleanField(label="OK to leave a message", required=False)
    may_name_program = forms.BooleanField(
        label="Texts may say what they are about", required=False,
        help_text="Without this, a text never says the program's name or what it is for.",
    )  # fmt: skip
    first_weeks = forms.ChoiceField(
        label="More hellos in the first thirty days?", required=False, widget=forms.RadioSelect,
        choices=[(one.value, words.capitalize()) for one, words in rules.FIRST_WEEKS_WORDS.items()],
        help_text="About ten days are proposed, most of them in the first two weeks. Either answer is fine.",
    )  # fmt: skip
    if_quiet = forms.ChoiceField(
        label="If we lose touch", required=False, widget=forms.RadioSelect,
        choices=[("", "Not talked about yet"), *((one.value, words) for one, words in rules.IF_QUIET_WORDS.items())],
    )  # fmt: skip
    if_quiet_words = forms.CharField(label="In their words", required=False, max_length=300,
                                     widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    trusted_name = forms.CharField(label="Somebody they trust", required=False, max_length=80)
    trusted_reach = forms.CharField(label="How to reach that person", required=False, max_length=120)
    trusted_consent = forms.ChoiceField(
        label="Their consent that we may ask", required=False, choices=[], widget=forms.RadioSelect,
        help_text="Without a consent in force we never call. It is asked on the sharing page.",
    )  # fmt: skip

    def __init__(self, *args: Any, offered: list[str], consents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("modes", channels_of(offered))
        self.offer("trusted_consent", [("", "None"), *consents])

    def agreed(self, before: ContactPlan | None) -> Agreed:
        """What the form says, as the action takes it. A number that was not shown stays while the name does."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "trusted_consent")}
        consent = self.cleaned_data["trusted_consent"]
        texts = {name: value.strip() for name, value in said.items() if isinstance(value, str)}
        if before and not texts["trusted_reach"] and texts["trusted_name"] == before.trusted_name:
            texts["trusted_reach"] = before.trusted_reach
        return Agreed(
            **(said | texts | {"first_weeks": FirstWeeks(said["first_weeks"])}),
            trusted_consent_id=uuid.UUID(consent) if consent else None,
        )

    @staticmethod
    def initial_of(plan: ContactPlan | None, engagement: Engagement) -> dict[str, Any]:
        """What the plan says now; the ways they like, where nothing was agreed yet."""
        if plan is None:
            return {"modes": engagement.modes, "first_weeks": "", "if_quiet": "", "trusted_consent": ""}
        names = (*Agreed.__dataclass_fields__,)
        held = {name: getattr(plan, name) for name in names if name != "trusted_consent_id"}
        return held | {"trusted_consent": str(plan.trusted_consent_id or "")}


@allow(Permission.SUPPORT_PEOPLE)
def contact_plan(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Read the plan, and write down the next version of it."""
    engagement = engagement_for(request.viewer, engagement_id)
    person = get_person(request, engagement.person.same_as_id, "contact_plan")
    now, on = clock.now(), clock.today()
    versions = versions_of_plan(engagement.id)
    plan = versions[0] if versions else None
    family = told_by(person, now).get(FAMILY)
    consents = [(str(one.row.id), _consent_words(one)) for one in (family.live if family else [])]
    may_ask = trusted_may_be_asked(plan, now)
    shown = plan or plan_before(engagement)
    initial = ContactPlanForm.initial_of(shown, engagement)
    if not (may_ask if plan else trusted_may_be_asked(shown, now)):
        initial["trusted_reach"] = ""  # kept, and not shown while nobody may call there
        initial["trusted_consent"] = initial["trusted_consent"] if plan else ""
    form = ContactPlanForm(
        posted(request), initial=initial | {"version": plan.version if plan else 0},
        offered=engagement.program.modes, consents=consents,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            agree_contact_plan(
                engagement_id=engagement.id, agreed=form.agreed(plan), version=form.cleaned_data["version"],
                by=request.viewer.user_id, at=now,
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
            if error.code == "changed":  # what stands now is above the form; the next press keeps what was typed
                versions = versions_of_plan(engagement.id)
                plan = versions[0]
                form.renew("version", plan.version)
        else:
            toast(request, "Kept. What was agreed before stays below.")
            return redirect(reverse("web:contact-plan", args=[engagement.id]))
    context = {
        "engagement": engagement, "person": person, "form": form, "may_write": engagement.state in walk.LIVE,
        "plan": said(plan, engagement, on) if plan else None, "may_ask": may_ask, "trusted": trusted_of(plan, family),
        "earlier": [said(one, engagement, on) for one in versions[1:]],
    }  # fmt: skip
    return render(request, "reach/plan.html", context, status=422 if form.is_bound else 200)


def _consent_words(held: Held) -> str:
    names = ", ".join(named.name for named in held.facts.recipients)
    signed = f"signed {timezone.localdate(held.row.recorded_at):%b %-d, %Y}"
    return f"{names}, {signed}" if names else signed.capitalize()


def said(plan: ContactPlan, engagement: Engagement, on: date) -> dict[str, Any]:
    """A version in words."""
    opened = timezone.localdate(engagement.opened_at)
    next_day = rules.next_of_first_weeks(opened, on, plan.days) if plan.first_weeks == FirstWeeks.YES else None
    return {
        "p": plan, "modes": ", ".join(MODE_WORDS[mode] for mode in plan.modes if mode in MODE_WORDS),
        "days": rules.days_said(plan.days), "first_weeks": rules.FIRST_WEEKS_WORDS[FirstWeeks(plan.first_weeks)],
        "if_quiet": rules.IF_QUIET_WORDS[IfQuiet(plan.if_quiet)] if plan.if_quiet else "", "next_day": next_day,
        "quiet": f"{rules.hour_said(plan.quiet_from)} to {rules.hour_said(plan.quiet_until)}"
        if plan.quiet_from is not None and plan.quiet_until is not None else "",
    }  # fmt: skip
