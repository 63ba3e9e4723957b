"""A request that staff add: somebody called, walked in, or was mentioned by a colleague."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.organizations.models import Program, Site
from companionway.people.details import PersonDetails, ReachDetails
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.referrals import queries
from companionway.referrals.actions.once import receive_once
from companionway.referrals.intake import NewReferral
from companionway.referrals.rules import Route, Source, Where
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import PageForm
from companionway.web.pages.doors.forms import MORE, phone_fault
from companionway.web.pages.referrals.place import Places, choices_of, every_place
from companionway.web.toasts import toast

SOURCES = [
    (Source.PERSON.value, "They asked themselves"), (Source.COLLEAGUE.value, "A colleague"),
    (Source.CLINICIAN.value, "A clinician"), (Source.OTHER.value, "Someone else"),
]  # fmt: skip
WHERES = [
    (Where.HERE.value, "Here now"),
    (Where.INPATIENT.value, "Inpatient"),
    (Where.HOME.value, "At home or elsewhere"),
]
CHIPS = {"class": "chips"}


class AddForm(PageForm):
    """What is known. Only the name, the place, who asked and where they are must be there."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    called = forms.CharField(label="What do they like to be called?", max_length=120)
    place = forms.ChoiceField(label="Which program and place?")
    source = forms.ChoiceField(label="Who asked?", choices=SOURCES, widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="They said yes to a visit or call from a peer.", required=False)
    where = forms.ChoiceField(label="Where are they?", choices=WHERES, widget=forms.RadioSelect)
    spot = forms.CharField(label="Room, unit or place", max_length=80, required=False)
    phone = forms.CharField(
        label="Phone", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    reach_ok = forms.MultipleChoiceField(
        label="What is OK on this phone?", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("text", "OK to text"), ("message", "OK to leave a message")],
    )  # fmt: skip
    name_to_say = forms.CharField(label="What name may a caller say?", max_length=80, required=False)
    good_times = forms.CharField(label="When is good?", max_length=120, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    given_name = forms.CharField(label="Given name", max_length=120, required=False)
    family_name = forms.CharField(label="Family name", max_length=120, required=False)
    birth_date = forms.DateField(
        label="Birth date", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Write the date like 1990-05-31."},
    )  # fmt: skip
    pronouns = forms.CharField(label="Pronouns", max_length=40, required=False)
    more = forms.MultipleChoiceField(
        label="Anything a peer should know", required=False, choices=MORE,
        widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
    )  # fmt: skip
    language = forms.CharField(label="Language", max_length=40, required=False)
    their_words = forms.CharField(
        label="In their words", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    asked_by = forms.CharField(label="Name of who asked", max_length=160, required=False)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("place", choices_of(places))

    def clean_phone(self) -> str:
        """Only a number that can be called."""
        phone: str = self.cleaned_data["phone"]
        if fault := phone_fault(phone):
            raise forms.ValidationError(fault)
        return phone

    def request(self, program: Program, site: Site | None) -> NewReferral:
        """The answers as a request."""
        said = self.cleaned_data
        return NewReferral(
            program=program.slug, site=site.slug if site else "", person=self._person(), source=Source(said["source"]),
            route=Route.STAFF, asked_by=said["asked_by"], agreed_to_visit=said["agreed"], where=Where(said["where"]),
            place=said["spot"], perinatal="perinatal" in said["more"], after_overdose="overdose" in said["more"],
            good_times=said["good_times"], their_words=said["their_words"],
        )  # fmt: skip

    def _person(self) -> PersonDetails:
        said = self.cleaned_data
        reach: list[ReachDetails] = []
        if said["phone"]:
            ok = said["reach_ok"]
            reach.append(ReachDetails(
                "phone", said["phone"], prefers="text" if "text" in ok else "call", text_ok="text" in ok,
                message_ok="message" in ok, name_to_say=said["name_to_say"], good_times=said["good_times"],
            ))  # fmt: skip
        if said["email"]:
            reach.append(ReachDetails("email", said["email"]))
        names = {field: said[field] for field in ("called", "given_name", "family_name", "birth_date", "pronouns")}
        return PersonDetails(
            **names, language=said["language"], interpreter="interpreter" in said["more"], reach=tuple(reach)
        )


def _usual_place(viewer: Viewer, places: Places) -> str:
    """The first place where the viewer works."""
    held = [(h.program_id, h.site_id) for h in viewer.holdings]
    for key, (program, site) in places.items():
        if any(p in {None, program.id} and (s is None or (site and s == site.id)) for p, s in held):
            return key
    return ""


@allow(Permission.ADD_REFERRALS)
def add(request: StaffRequest) -> HttpResponse:
    """The form and its sending, once. What cannot be is refused beside its field, with every word kept."""
    places = every_place()
    initial = {"place": _usual_place(request.viewer, places), "source": Source.PERSON, "where": Where.HOME}
    form = AddForm(request.POST if request.method == "POST" else None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        program, site = places[form.cleaned_data["place"]]
        try:
            received = receive_once(
                new=form.request(program, site), scope=f"user:{request.viewer.user_id}",
                key=form.cleaned_data["key"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return _onward(request, received.referral.id)
    return render(request, "referrals/new.html", {"form": form}, status=422 if form.errors else 200)


def _onward(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    toast(request, "Added. The peers there have been told.")
    try:
        queries.referral_for(request.viewer, referral_id)
    except NotVisible:
        return redirect(reverse("web:requests"))
    return redirect("web:request", referral_id)
