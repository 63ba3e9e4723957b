"""Sheets: read, print, give; and one person's wishes, version by version."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companionway.engagement.actions.wishes import write_wishes
from companionway.engagement.models.walk import Engagement
from companionway.engagement.models.wishes import Wishes
from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.queries.wishes import wishes_of
from companionway.linkages.actions import give_sheet
from companionway.linkages.queries import sheets_given
from companionway.linkages.rules import GIVING_WORDS, Giving
from companionway.people.pathways import pathway_words
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.sheets.catalog import all_sheets, sheet, words_of
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.once import do_once
from companionway.web.pages.reach import by_text
from companionway.web.pages.sheets.forms import WishesForm
from companionway.web.toasts import toast

LANGUAGES = {"en": "English", "es": "Español"}
FIELDS = (("pronouns", "Pronouns"), ("interpreter", "Language and interpreter"), ("culture", "Culture and traditions"),
          ("faith", "Faith or spirit"), ("wellness", "Company with"))  # fmt: skip


@require_safe
@allow(Permission.SEE_HOME)
def sheets(request: StaffRequest) -> HttpResponse:
    """All sheets, for everybody who works here."""
    return render(request, "sheets/list.html", {"sheets": all_sheets()})


@require_safe
@allow(Permission.SEE_HOME)
def one_sheet(request: StaffRequest, sheet_slug: str) -> HttpResponse:
    """One sheet to read and print, in the language that is asked for."""
    found = sheet(sheet_slug, request.GET.get("lang", "en"))
    if found is None:
        raise Http404
    others = [(code, LANGUAGES[code]) for code in found.languages if code != found.language]
    return render(request, "sheets/sheet.html", {"sheet": found, "others": others})


@allow(Permission.SUPPORT_PEOPLE)
def sheets_for(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Sheets for somebody, and those given before; the button logs it."""
    engagement = engagement_for(request.viewer, engagement_id)
    if request.method == "POST":
        return _given(request, engagement)
    person = get_person(request, engagement.person.same_as_id, "sheets")
    titles = {one.slug: one.title for one in all_sheets()}
    given = [
        {"title": titles.get(row.sheet, row.sheet), "how": GIVING_WORDS[Giving(row.how)], "row": row,
         "language": LANGUAGES.get(row.language, row.language)}
        for row in sheets_given(person)
    ]  # fmt: skip
    context = {
        "engagement": engagement, "person": person, "given": given,
        "sheets": [(one, uuid.uuid4()) for one in all_sheets() if one.audience == "people"],
        "hows": [(how.value, words) for how, words in GIVING_WORDS.items() if how != Giving.TEXT],
        "languages": LANGUAGES, "by_text": by_text.offer(request.viewer, person, engagement),
    }  # fmt: skip
    return render(request, "sheets/for_person.html", context)


def _given(request: StaffRequest, engagement: Engagement) -> HttpResponse:
    try:
        how = Giving(request.POST.get("how", ""))
    except ValueError:
        return refused(request, DomainError("how", "Choose how you gave it."), back_url=request.path)
    slug, language = request.POST.get("sheet", ""), request.POST.get("language", "en")

    def give() -> None:
        give_sheet(engagement_id=engagement.id, slug=slug, language=language, how=how, by=request.viewer.user_id,
                   at=clock.now())  # fmt: skip
        found = sheet(slug, language)
        if how == Giving.TEXT and found is not None:
            person = engagement.person.same_as
            by_text.text_words(request, by_text.offer(request.viewer, person, engagement), words_of(found))

    try:
        do_once(request, give)
        words = by_text.said_of(request, engagement) if how == Giving.TEXT else "Saved."
    except DomainError as error:
        return by_text.refused_text(request, error, request.path)
    toast(request, words)
    return redirect("web:person", person_id=engagement.person.same_as_id)


@allow(Permission.SUPPORT_PEOPLE)
def wishes(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What somebody wishes. Saving adds a version; every earlier one stays readable."""
    person = get_person(request, person_id, "wishes")
    said = wishes_of(person)
    own = any(row.by_person for row in said)
    written = [row for row in said if not row.by_person]
    form = WishesForm(request.POST if request.method == "POST" else None, initial=_initial(written))
    if request.method == "POST" and form.is_valid():
        try:
            do_once(request, lambda: write_wishes(
                person_id=person.id, pathways_chosen=form.cleaned_data["pathways"], words=form.words(),
                by=request.viewer.user_id, at=clock.now(),
            ))  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. What was said before can still be read.")
            return redirect("web:person", person_id=person.id)
    context = {"form": form, "person": person, "said": [_shown(row) for row in said], "own": own}
    return render(request, "sheets/wishes.html", context, status=422 if form.is_bound else 200)


def _initial(said: list[Wishes]) -> dict[str, Any]:
    """The form begins with what staff wrote last: what somebody wrote by their own hand stands beside."""
    if not said:
        return {}
    return {"pathways": said[0].pathways, **{name: getattr(said[0], name) for name, _ in FIELDS}}


def _shown(row: Wishes) -> dict[str, Any]:
    lines = [("Ways that fit", ", ".join(pathway_words(code) for code in row.pathways))]
    lines += [(label, getattr(row, name)) for name, label in FIELDS]
    return {"row": row, "lines": [line for line in lines if line[1]]}
