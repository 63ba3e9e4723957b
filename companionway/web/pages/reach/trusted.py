"""Asking the one they trust: while their consent stands, only what it covers, and each asking is listed for them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.queries.plan import plan_of
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy import gate
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.choosing import resting_on
from companionway.privacy.queries.consent import Held
from companionway.privacy.queries.sharing import Told, told_by
from companionway.privacy.rules.consent_terms import ConsentState
from companionway.privacy.rules.scope import INFORMATION_WORDS
from companionway.privacy.rules.terms import Channel, Information, Purpose
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import PageForm, posted
from companionway.web.once import do_once
from companionway.web.toasts import toast

FAMILY = "family"  # the sharing card that lets us ask somebody they trust


class AskedForm(PageForm):
    """What the one they trust was told, of what the consent covers."""

    tells = forms.TypedMultipleChoiceField(
        label="What did you say, besides their name?", coerce=Information, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Only what is listed here. Say the least that helps.",
    )  # fmt: skip


@dataclass(frozen=True)
class Trusted:
    """Whom the consent in force names, and of which kinds we may speak besides the name."""

    held: Held
    recipient: uuid.UUID
    name: str
    kinds: Sequence[Information]

    def form(self, request: StaffRequest | None = None) -> AskedForm:
        """What may be said, to tick."""
        form = AskedForm(posted(request) if request else None)
        form.offer("tells", [(kind.value, INFORMATION_WORDS[kind]) for kind in self.kinds])
        return form


def trusted_of(plan: ContactPlan | None, family: Told | None) -> Trusted | None:
    """The one whom the plan's consent names, while it stands. No query: `family` is what they said to that card."""
    if plan is None or family is None or not plan.trusted_name:
        return None
    for held in family.live:
        if held.row.id == plan.trusted_consent_id and held.state == ConsentState.ACTIVE and held.facts.recipients:
            named = held.facts.recipients[0]
            kinds = [kind for kind in Information if kind in held.facts.information and kind != Information.NAME]
            return Trusted(held, named.key, named.name, kinds)
    return None


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def asked(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """The one they trust was asked. The gate judges what was said and writes it into the list of what was shared."""
    engagement = engagement_for(request.viewer, engagement_id)
    person, now = get_person(request, engagement.person.same_as_id, "contact_plan"), clock.now()
    back = reverse("web:contact-plan", args=[engagement.id])
    trusted = trusted_of(plan_of(engagement.id), told_by(person, now).get(FAMILY))
    if trusted is None:
        return refused(request, DomainError("no_consent", "Their consent is not in force: please do not call."),
                       back_url=back)  # fmt: skip
    form = trusted.form(request)
    if not form.is_valid():
        return refused(request, DomainError("not_covered", "The consent does not cover that. Say less."), back_url=back)
    said = frozenset({Information.NAME, *form.cleaned_data["tells"]})
    rests = resting_on([trusted.held], trusted.recipient, Purpose.FAMILY)
    ask = gate.Ask(
        person_id=person.id, program_id=rests.program_id, basis=rests.basis, recipient=trusted.recipient,
        purpose=Purpose.FAMILY, information=said, channel=Channel.SPOKEN, consent_id=rests.consent_id,
        values={"said": [INFORMATION_WORDS[kind] for kind in Information if kind in said]},
        least="what was said on the phone to ask where they are, by the kinds that the consent covers",
    )  # fmt: skip
    try:
        do_once(request, lambda: gate.judge(ask, by=request.viewer, at=now))
    except gate.Refused as no:
        return refused(request, no, back_url=back)
    toast(request, f"Written down. {person.called} can see that you asked {trusted.name}.")
    return redirect(back)
