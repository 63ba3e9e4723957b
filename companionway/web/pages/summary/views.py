"""Choosing whom to tell what and why; then, when the gate allows it, a page to print or a table to take along."""

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from companionway.people.models import Person
from companionway.platform import clock, limits
from companionway.privacy import gate
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.choosing import purposes_agreed, resting_on, who_may_be_told
from companionway.privacy.queries.consent import Held, consents_of
from companionway.privacy.rules.refusals import why
from companionway.privacy.rules.scope import PURPOSE_WORDS
from companionway.privacy.rules.terms import Channel, Information, Purpose
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import PageForm, posted
from companionway.web.limits import EXPORTS, held_up
from companionway.web.pages.summary.content import PARTS, table_of

WAYS = {"print": Channel.PRINT, "table": Channel.CSV}


class SummaryForm(PageForm):
    """Whom, what for, and what. Nothing is chosen before somebody chooses it."""

    recipient = forms.TypedChoiceField(label="Who is it for?", coerce=uuid.UUID, widget=forms.RadioSelect)
    purpose = forms.TypedChoiceField(label="What for?", coerce=Purpose, widget=forms.RadioSelect)
    information = forms.TypedMultipleChoiceField(
        label="What do they need to know?", coerce=Information, widget=forms.CheckboxSelectMultiple,
        help_text="Choose the least that helps.",
    )  # fmt: skip

    def __init__(self, *args: object, consents: list[Held]) -> None:
        super().__init__(*args)
        self.offer("recipient", [(str(key), name) for key, name in who_may_be_told(consents)])
        self.offer("purpose", [(str(one), PURPOSE_WORDS[one].capitalize()) for one in purposes_agreed(consents)])
        self.offer("information", [(str(kind), words) for kind, (words, _) in PARTS.items()])


@allow(Permission.SUPPORT_PEOPLE)
def summary(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """A summary for somebody whom the person agreed to tell. What is in the way is said with its rule."""
    who = get_person(request, person_id, "summary")
    consents = consents_of(who.id, clock.now())
    form = SummaryForm(posted(request), consents=consents)
    context = {"person": who, "form": form, "anybody": bool(who_may_be_told(consents))}
    if request.method != "POST" or not form.is_valid():
        return render(request, "summary/choose.html", context, status=422 if form.errors else 200)
    channel = WAYS.get(request.POST.get("way", ""), Channel.PRINT)
    if channel == Channel.CSV:
        wait = held_up(request, limits.EXPORT, what=EXPORTS, back=request.path)
        if wait is not None:
            return wait
    try:
        permit = gate.judge(_ask(who, form, consents, channel), by=request.viewer, at=clock.now())
    except gate.Refused as no:
        context["in_the_way"] = [why(reason) for reason in no.reasons]
        return render(request, "summary/choose.html", context, status=422)
    if channel == Channel.CSV:
        return leaving.table(permit, "summary")
    return leaving.page(request, permit, "summary/paper.html", Channel.PRINT, person=who, recipient=permit.recipient)


def _ask(who: Person, form: SummaryForm, consents: list[Held], channel: Channel) -> gate.Ask:
    chosen = form.cleaned_data
    information, purpose = frozenset(chosen["information"]), chosen["purpose"]
    rests = resting_on(consents, chosen["recipient"], purpose)
    return gate.Ask(
        person_id=who.id, program_id=rests.program_id, basis=rests.basis, recipient=chosen["recipient"],
        purpose=purpose, information=information, channel=channel, values=table_of(who, information),
        least="the parts that were chosen for this recipient and purpose", consent_id=rests.consent_id,
    )  # fmt: skip
