"""A check-in that the person does alone: one line a screen, skip at equal weight, a neutral end with a line to call."""

import uuid
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.instruments import shelf
from companionway.instruments.actions import check_in as actions
from companionway.instruments.models import Administration
from companionway.instruments.queries import answers_of, own_check_in
from companionway.instruments.rules import AnswerKind
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.rules.own_page import Purpose
from companionway.web.access import OwnRequest, own_page
from companionway.web.pages.check_ins.pictures import choices_of
from companionway.web.pages.own.check_ins import show

APART = {AnswerKind.RATHER_NOT_SAY.value: AnswerKind.RATHER_NOT_SAY, AnswerKind.SKIPPED.value: AnswerKind.SKIPPED}


def _mine(request: OwnRequest, check_in_id: uuid.UUID) -> Administration:
    if not request.visit.is_for(check_in_id):
        raise NotVisible
    return own_check_in(check_in_id)


@require_safe
@own_page("a check-in that was sent to them", Purpose.CHECK_IN)
def check_in(request: OwnRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Before the lines: why, who sees it, that it is a choice. After them: thanks, and a line to call."""
    row = _mine(request, check_in_id)
    pack = shelf.pack_of(row.instrument)
    context: dict[str, Any] = {"row": row, "pack": pack, "of": len(pack.items)}
    if row.finished_at is not None and request.visit.purpose == Purpose.PAGE:
        return show(request, row)
    if row.finished_at is not None:
        return render(request, "own/check_in_done.html", context)
    given = answers_of(row)
    context["next"] = next((item.n for item in pack.items if item.n not in given), 0)
    return render(request, "own/check_in.html", context | {"is_begun": bool(given)})


@own_page("one line of it", Purpose.CHECK_IN)
def line(request: OwnRequest, check_in_id: uuid.UUID, number: int) -> HttpResponse:
    """One line and its answers. Each answer is kept at once; one can go back, stop, and come again."""
    row = _mine(request, check_in_id)
    if row.finished_at is not None:
        return redirect("web:own-check-in", row.id)
    pack = shelf.pack_of(row.instrument)
    if not 1 <= number <= len(pack.items):
        raise Http404
    trouble = ""
    if request.method == "POST":
        trouble = _keep(request, row, number)
        if not trouble:
            following = number + 1
            return redirect("web:own-check-in-line", row.id, following) if following <= len(pack.items) else redirect(
                "web:own-check-in", row.id)  # fmt: skip
    given = answers_of(row).get(number)
    said = "" if given is None else str(given.value) if given.kind == AnswerKind.ANSWERED else given.kind
    translated = pack.in_language(request.visit.language.partition("-")[0])
    context = {
        "row": row, "pack": pack, "item": pack.items[number - 1], "number": number, "of": len(pack.items),
        "choices": choices_of(pack), "said": said, "trouble": trouble, "translated": translated,
        "translated_line": translated.items[number - 1] if translated else "",
        "back_url": reverse("web:own-check-in-line", args=[row.id, number - 1]) if number > 1 else "",
    }  # fmt: skip
    return render(request, "own/check_in_line.html", context, status=422 if trouble else 200)


def _keep(request: OwnRequest, row: Administration, number: int) -> str:
    """Keep the answer; what is wrong with it, "" when nothing is."""
    said = request.POST.get("said", "")
    kind = APART.get(said, AnswerKind.ANSWERED)
    value = int(said) if kind == AnswerKind.ANSWERED and said.isdecimal() and len(said) < 4 else None
    try:
        actions.answer(administration_id=row.id, item=number, kind=kind, value=value, by=None, at=clock.now())
    except DomainError as error:
        return error.message
    return ""


@require_POST
@own_page("the end of it", Purpose.CHECK_IN)
def completion(request: OwnRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Done. Their peer sees that it is finished; nothing else happens by itself."""
    row = _mine(request, check_in_id)
    if row.finished_at is None:
        with suppress(DomainError):  # a tap that came twice ended it meanwhile: its end is shown to both
            actions.finish(administration_id=row.id, by=None, at=clock.now())
    return redirect("web:own-check-in", row.id)
