"""A sign-in of the person's own, for whoever wants one: coming in with it, choosing it, giving it up."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from companionway.platform import clock, limits
from companionway.platform.errors import DomainError
from companionway.platform.limits import Limit
from companionway.platform.turnstile import Busy
from companionway.privacy import own_trying
from companionway.privacy.actions.own_sign_in import choose_sign_in, give_up_sign_in
from companionway.privacy.queries.own_page import sign_in_name
from companionway.privacy.rules.own_page import is_fresh
from companionway.web.access import OwnRequest, own_page, public
from companionway.web.client import sign_in_wait
from companionway.web.forms import posted
from companionway.web.languages import speaks
from companionway.web.pages.own.door import come_in, too_often
from companionway.web.pages.own.forms import ChooseForm, ComeInForm

CHOOSING = Limit("own-sign-in", 10, 3_600)  # so that nobody learns from it which names are taken


@sensitive_post_parameters("passphrase")
@transaction.non_atomic_requests  # a try is counted and committed before the secret is looked at
@public("a person comes to their own page with a name and a passphrase: the form is the same for everybody")
@speaks
def come(request: HttpRequest) -> HttpResponse:
    """The form; a right name and passphrase open the page. Wrong ones and names that nobody has answer alike."""
    form = ComeInForm(posted(request))
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait)
    try:
        tried = own_trying.with_passphrase(
            form.cleaned_data["name"], form.cleaned_data["passphrase"], language=get_language() or "en", at=clock.now()
        )
    except Busy:
        return too_often(request, 5, status=503)
    if tried.wait:
        return too_often(request, tried.wait)
    if tried.opened:
        return come_in(tried.opened)
    off = _("This way is closed after many wrong tries. Ask your peer for a link.")
    form.add_error(None, off if tried.is_off else _("That name and passphrase do not go together. Check both."))
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: ComeInForm, status: int = 200) -> HttpResponse:
    return render(request, "own/come_in.html", {"form": form}, status=status)


@sensitive_post_parameters("passphrase")
@own_page("a name and a passphrase to come back with")
def own_sign_in(request: OwnRequest) -> HttpResponse:
    """Which name was chosen; a form to choose one, a short while after coming in."""
    now, visit = clock.now(), request.visit
    form = ChooseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        wait = limits.wait(CHOOSING, str(visit.person_id), at=now)
        if wait:
            return too_often(request, wait)
        try:
            choose_sign_in(
                person_id=visit.person_id, visit_ends_at=visit.ends_at, name=form.cleaned_data["name"],
                passphrase=form.cleaned_data["passphrase"], at=now,
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-sign-in")
    context = {"form": form, "name": sign_in_name(visit.person_id), "is_fresh": is_fresh(visit.ends_at, now)}
    return render(request, "own/sign_in.html", context, status=422 if form.is_bound else 200)


@require_POST
@own_page("giving up the name and the passphrase")
def given_up(request: OwnRequest) -> HttpResponse:
    """They are gone at once. A link opens the page as before."""
    give_up_sign_in(person_id=request.visit.person_id, at=clock.now())
    return redirect("web:own-sign-in")
