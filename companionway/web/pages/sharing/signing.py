"""Saying yes to a card: fill in what it leaves open, read the exact text, sign it, and for a paper add the scan."""

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.engagement.queries.lookup import referrals_of
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.uploads import SCAN
from companionway.privacy import cards as texts
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.cards import Card, Receiver, Words
from companionway.privacy.rules.consent_terms import SignatureMethod as Method
from companionway.privacy.rules.marks import HEIGHT, WIDTH
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.once import do_once
from companionway.web.pages.sharing.agreeing import agree, may_sign
from companionway.web.pages.sharing.cards import card_named, language_for
from companionway.web.pages.sharing.filled import Details, print_of
from companionway.web.pages.sharing.forms import FORMS, DetailsForm, PaperForm, ScanForm, SigningForm
from companionway.web.toasts import toast
from companionway.web.uploads import count, handed, takes_files


class Signing:
    """One opening of the signing pages: whose, which card, in which language, and what there is to choose from."""

    def __init__(self, request: StaffRequest, person: Person, card: Card) -> None:
        self.request, self.person, self.card = request, person, card
        self.words: Words = texts.languages()[language_for(request, person)]
        requests = referrals_of(person)
        self.programs = {str(r.program_id): r.program.name for r in requests}
        self.teams = {str(r.site_id): r.site.name for r in requests if r.site}
        self.signers = may_sign(person)
        self.home = f"{reverse('web:sharing', args=[person.id])}?lang={self.words.language}"

    @property
    def key(self) -> dict[str, Any]:
        """What the signed field is bound to."""
        return {"user": self.request.viewer.user_id, "person": self.person.id, "card": self.card.slug}

    def details_form(self, data: Any = None, initial: dict[str, Any] | None = None) -> DetailsForm:
        """The first page's form."""
        whole = " ".join(filter(None, (self.person.given_name, self.person.family_name))) or self.person.called
        return DetailsForm(
            data, initial={"person_name": whole, **(initial or {})}, card=self.card, words=self.words,
            programs=list(self.programs.items()), teams=list(self.teams.items()),
            asks_age=self.signers.asks_age, with_parent=self.signers.with_parent, today=clock.today(),
        )  # fmt: skip

    def signing_form(self, method: Method, data: Any = None) -> SigningForm:
        """The second page's form, by the way to sign."""
        more: dict[str, Any] = {"signers": self.signers.choices, "with_parent": self.signers.with_parent}
        if method == Method.PAPER:
            return PaperForm(data, card=self.card, today=clock.today(), **more)
        initial = {"witness": self.request.viewer.name} if method == Method.SPOKEN else {}
        return FORMS[method](data, initial=initial, **more)

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """One of the pages."""
        base = {"person": self.person, "card": self.card, "words": self.words, "w": self.words.cards[self.card.slug],
                "home": self.home}  # fmt: skip
        return render(self.request, f"sharing/{template}.html", {**base, **context}, status=status)

    def show_text(self, details: Details, form: SigningForm, *, changed: bool = False,
                  trouble: DomainError | None = None, status: int = 200) -> HttpResponse:  # fmt: skip
        """The exact text with the form to sign it."""
        text = details.text(self.card, self.words)
        shown = replace(details, shown=print_of(text))
        return self.show(
            "sign", status=status, form=form, text=text.split("\n\n"), method=details.method, changed=changed,
            trouble=trouble, state=shown.sealed(**self.key), width=WIDTH, height=HEIGHT,
        )  # fmt: skip


@allow(Permission.ASK_ABOUT_SHARING)
@takes_files(SCAN)
def signature(request: StaffRequest, person_id: uuid.UUID, card: str) -> HttpResponse:
    """The pages of one yes. What was typed travels in a signed field, so that nothing is kept before it is signed."""
    here = Signing(request, get_person(request, person_id, "sharing"), card_named(card))
    if here.signers.ask_officer:
        return here.show("ask_officer")
    if not here.programs or (here.card.recipient == Receiver.SENDER and not here.teams):
        return here.show("nobody_asked")
    if request.method != "POST":
        return here.show("details", form=here.details_form())
    if request.POST.get("stage") == "details":
        return _filled(here)
    details = Details.opened(request.POST.get("state", ""), **here.key)
    if details is None or details.language not in texts.languages():
        return here.show("details", form=here.details_form(), lost=True, status=422)
    here.words = texts.languages()[details.language]
    if request.POST.get("stage") == "change":
        return here.show("details", form=here.details_form(initial=details.initial()))
    return _signed(here, details)


def _filled(here: Signing) -> HttpResponse:
    """The first page was sent: go on to the text, or say what is missing."""
    form = here.details_form(here.request.POST)
    if not form.is_valid():
        return here.show("details", form=form, status=422)
    details = Details.of(
        form.cleaned_data, card=here.card, language=here.words.language, programs=here.programs, teams=here.teams
    )
    return here.show_text(details, here.signing_form(Method(details.method)))


def _signed(here: Signing, details: Details) -> HttpResponse:
    """The second page was sent: keep the signature, or say what is missing; a paper goes on to its scan."""
    method = Method(details.method)
    form = here.signing_form(method, here.request.POST)
    if details.shown != print_of(details.text(here.card, here.words)):
        return here.show_text(details, form, changed=True, status=422)
    if not form.is_valid():
        return here.show_text(details, form, status=422)
    scan: tuple[bytes, str] | None = None
    if method == Method.PAPER:
        on_scan = here.request.POST.get("stage") == "scan"
        paper = ScanForm(*((here.request.POST, handed(here.request)) if on_scan else ()))
        if on_scan:
            count(here.request, paper, "scan")
        if not on_scan or not paper.is_valid():
            carried = [(name, value) for name in form.fields for value in here.request.POST.getlist(name)]
            return here.show("scan", form=paper, carried=carried, state=details.sealed(**here.key),
                             status=422 if on_scan else 200)  # fmt: skip
        scan = paper.cleaned_data["scan"].content, paper.cleaned_data["scan"].media
    return _keep(here, details, form, scan)


def _keep(here: Signing, details: Details, form: SigningForm, scan: tuple[bytes, str] | None) -> HttpResponse:
    """Save it once; a form sent again leads back to the cards."""
    made: list[uuid.UUID] = []

    def act() -> None:
        made.append(agree(
            person=here.person, card=here.card, words=here.words, details=details, said=form.cleaned_data, scan=scan,
            may=here.signers, by=here.request.viewer.user_id, at=clock.now(),
        ))  # fmt: skip

    try:
        do_once(here.request, act)
    except DomainError as error:
        if scan:
            return refused(here.request, error, back_url=here.home)
        return here.show_text(details, form, trouble=error, status=422)
    if not made:
        return redirect(here.home)
    toast(here.request, "Signed. Now the copy.")
    return redirect(reverse("web:consent", args=[made[0]]))
