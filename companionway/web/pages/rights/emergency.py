"""A medical emergency: tell first, then write down what the law asks for."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions.emergencies import Written, tell_in_emergency, write_emergency
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.rights import emergency_for
from companionway.privacy.queries.standing import restrictions_of
from companionway.privacy.rules.emergency import DO_NOT_USE_FURTHER
from companionway.privacy.rules.terms import Information
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.once import do_once
from companionway.web.pages.rights.forms import EmergencyForm
from companionway.web.toasts import toast

TOLD = [Information.NAME.value, Information.PARTICIPATION.value]


@allow(Permission.SUPPORT_PEOPLE)
def emergency(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """One button: you may tell now. The next page asks for what has to be written down."""
    person = get_person(request, person_id, "emergency")
    restricted = any(r.ended_at is None for r in restrictions_of(person.id))
    if request.method != "POST":
        context = {"person": person, "restricted": restricted, "ask": DO_NOT_USE_FURTHER}
        return render(request, "rights/emergency.html", context)
    made: list[uuid.UUID] = []
    try:
        do_once(request, lambda: made.append(tell_in_emergency(
            person_id=person.id, program_id=None, information=TOLD, restricted=restricted, by=request.viewer.user_id,
            at=clock.now(),
        ).id))  # fmt: skip
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:person", args=[person.id]))
    return redirect("web:emergency-record", made[0]) if made else redirect("web:person-rights", person.id)


@allow(Permission.SUPPORT_PEOPLE)
def record(request: StaffRequest, emergency_id: uuid.UUID) -> HttpResponse:
    """Whom was told, by whom, when and why. It stays as it is written."""
    row = emergency_for(request.viewer, emergency_id)
    person = get_person(request, row.person.same_as_id, "emergency")
    form = EmergencyForm(posted(request), initial={"discloser": request.viewer.name, **EmergencyForm.now()})
    if row.written_at is None and request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name not in ("day", "time")}
        try:
            write_emergency(
                emergency_id=row.id, written=Written(disclosed_at=form.moment(), **said), by=request.viewer.user_id,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Written down. It is part of their record.")
            return redirect("web:person-rights", person.id)
    status = 422 if form.is_bound and form.errors else 200
    context = {"person": person, "row": row, "form": form, "ask": DO_NOT_USE_FURTHER}
    return render(request, "rights/emergency_record.html", context, status=status)
