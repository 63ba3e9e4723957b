"""Reports: a crime here, child abuse under a state's rule, newborn, family care plan; and where none may be made."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import reports
from companionway.privacy.actions.outside import raise_worry
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.rights import abuse_report_for, rules_in_force
from companionway.privacy.rules.state_rules import Topic
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import PageForm, posted
from companionway.web.once import do_once
from companionway.web.pages.rights.report_forms import AbuseForm, CrimeForm, ExposureForm, FamilyPlanForm
from companionway.web.toasts import toast


def _done(
    request: StaffRequest, person: Person, form: PageForm, act: Callable[[], object], said: str, template: str,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """Do it once when the form is whole, and go on to their rights; show the form again else (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            do_once(request, act)
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, said)
            return redirect("web:person-rights", person.id)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"person": person, "form": form, **context}, status=status)


@allow(Permission.SUPPORT_PEOPLE)
def crime(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Five facts about a crime at our place or against staff."""
    person = get_person(request, person_id, "crime_report")
    name = " ".join(part for part in (person.given_name or person.called, person.family_name) if part)
    form = CrimeForm(posted(request), initial={"name": name, **CrimeForm.now()})

    def act() -> object:
        said = form.cleaned_data
        facts = reports.Facts(said["incident"], form.moment(), said["status"], said["name"], said["address"],
                              said["whereabouts"])  # fmt: skip
        return reports.report_crime(
            person_id=person.id, program_id=None, facts=facts, agency=said["agency"], officer=said["officer"],
            by=request.viewer.user_id, at=clock.now(),
        )  # fmt: skip

    return _done(request, person, form, act, "Written down: five facts and no more.", "rights/crime.html")


@allow(Permission.SUPPORT_PEOPLE)
def abuse(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The state's rule first; then that a report was made, without a word of it."""
    person = get_person(request, person_id, "abuse_report")
    live = rules_in_force(Topic.MANDATED_REPORT, settings.COMPANIONWAY_JURISDICTION, clock.now())
    form = AbuseForm(posted(request), rules=[(str(r.id), r.citation) for r in live], initial=AbuseForm.now())

    def act() -> object:
        said = form.cleaned_data
        return reports.record_abuse_report(
            person_id=person.id, program_id=None, rule_id=uuid.UUID(said["rule"]), agency=said["agency"],
            told_at=form.moment(), in_writing=said["in_writing"], by=request.viewer.user_id, at=clock.now(),
        )  # fmt: skip

    said = "Written down: that it was made, and when."
    return _done(request, person, form, act, said, "rights/abuse.html", rules=live)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def abuse_written(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    """The written report has gone too."""
    row = abuse_report_for(request.viewer, report_id)
    try:
        reports.note_written_report(report_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error)
    toast(request, "Saved: the written report has gone.")
    return redirect("web:person-rights", row.person.same_as_id)


@allow(Permission.SUPPORT_PEOPLE)
def worry(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """No exception lets anybody tell about elder or adult abuse or a threat: the privacy officer is asked now."""
    person = get_person(request, person_id, "worry")
    if request.method == "POST":
        do_once(request, lambda: raise_worry(
            person_id=person.id, program_id=None, by=request.viewer.user_id, at=clock.now()
        ))  # fmt: skip
        toast(request, "The privacy officer is asked. Call them as well if it cannot wait.")
        return redirect("web:person-rights", person.id)
    return render(request, "rights/worry.html", {"person": person})


@allow(Permission.SUPPORT_PEOPLE)
def exposure(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """That a newborn's exposure was notified. It is not a report of abuse."""
    person = get_person(request, person_id, "exposure")
    live = rules_in_force(
        Topic.MANDATED_REPORT, settings.COMPANIONWAY_JURISDICTION, clock.now(), service="perinatal_notification"
    )
    rules = [rule for rule in live if rule.service]
    form = ExposureForm(posted(request), initial=ExposureForm.now())

    def act() -> object:
        return reports.note_exposure(
            person_id=person.id, program_id=None, rule_id=rules[0].id if rules else None,
            recipient=form.cleaned_data["recipient"], notified_at=form.moment(), by=request.viewer.user_id,
            at=clock.now(),
        )  # fmt: skip

    return _done(request, person, form, act, "Written down.", "rights/exposure.html", rules=rules)


@allow(Permission.SUPPORT_PEOPLE)
def family_plan(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """That a family care plan was made with the person, and who keeps it."""
    person = get_person(request, person_id, "family_plan")
    form = FamilyPlanForm(posted(request), initial={"made_on": clock.today().isoformat()})

    def act() -> object:
        return reports.note_family_plan(
            person_id=person.id, program_id=None, by=request.viewer.user_id, at=clock.now(), **form.cleaned_data
        )

    return _done(request, person, form, act, "Written down.", "rights/family_plan.html")
