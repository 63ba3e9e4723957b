"""A check-in: why and who sees it, one statement a screen, stop and come back, and arrows against last time."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.rules import walk
from companionway.instruments import scoring, shelf
from companionway.instruments.actions import check_in as actions
from companionway.instruments.models import Administration
from companionway.instruments.packs import Pack
from companionway.instruments.queries import answers_of, arrow_rows, check_in_for, is_fresh, last_time, standouts_of
from companionway.instruments.rules import MODE_WORDS, MOMENT_WORDS, AnswerKind, Mode, Moment
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.pages.check_ins.beside_forms import StandoutForm
from companionway.web.pages.check_ins.pictures import changes_of, choices_of, left_out
from companionway.web.pages.reach import by_text
from companionway.web.toasts import toast

APART = {AnswerKind.RATHER_NOT_SAY.value: AnswerKind.RATHER_NOT_SAY, AnswerKind.SKIPPED.value: AnswerKind.SKIPPED}


def _person_url(row: Administration) -> str:
    return reverse("web:person", args=[row.engagement.person.same_as_id])


def _look(request: StaffRequest, row: Administration) -> dict[str, Any]:
    """What every page of a check-in shows; the look is audited."""
    pack = shelf.pack_of(row.instrument)
    person = get_person(request, row.engagement.person.same_as_id, "check_in")
    return {"row": row, "pack": pack, "person": person, "person_url": _person_url(row), "of": len(pack.items)}


@allow(Permission.SUPPORT_PEOPLE)
def check_ins(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Before the lines: why, who sees it, that it is optional. POST begins it, or goes on with one under way."""
    engagement = engagement_for(request.viewer, engagement_id)
    person_url = reverse("web:person", args=[engagement.person.same_as_id])
    asked = request.POST.get("moment") or request.GET.get("moment") or Moment.ON_DEMAND.value
    moment = Moment(asked) if asked in set(Moment) else Moment.ON_DEMAND
    if request.method == "POST":
        try:
            row = actions.begin(
                engagement_id=engagement.id, moment=moment, beside=request.POST.get("beside", "")[:8],
                mode=Mode.READ_ALOUD if request.POST.get("read_aloud") else Mode.TOGETHER,
                by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            return refused(request, error, back_url=person_url)
        return redirect("web:check-in", check_in_id=row.id)
    if engagement.state == walk.State.CLOSED:
        return redirect(person_url)
    pack = shelf.offered(engagement.program.instrument)
    person = get_person(request, engagement.person.same_as_id, "check_in")
    context = {"engagement": engagement, "person": person, "person_url": person_url, "moment": moment, "pack": pack,
               "of": len(pack.items), "by_text": by_text.offer(request.viewer, person, engagement)}  # fmt: skip
    return render(request, "check_ins/offer.html", context)


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def check_in(request: StaffRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Done: the arrows against last time, without a score. Under way: on to the next line, or to the end."""
    row = check_in_for(request.viewer, check_in_id)
    if row.finished_at is None:
        given = answers_of(row)
        of = len(shelf.pack_of(row.instrument).items)
        following = next((n for n in range(1, of + 1) if n not in given), None)
        if following:
            return redirect("web:statement", check_in_id=row.id, number=following)
        return render(request, "check_ins/end.html", _look(request, row))
    return result_of(request, row)


def result_of(request: StaffRequest, row: Administration, refused_form: StandoutForm | None = None) -> HttpResponse:
    """A finished check-in: the arrows, and what stands out to the person."""
    earlier = last_time(row)
    rows = arrow_rows(row, earlier)
    context = _look(request, row)
    pack = context["pack"]
    topics = {item.n: item.topic for item in pack.items}
    context |= {
        "changes": changes_of(rows, pack), "left_out": left_out(rows), "earlier": earlier, "low": pack.low,
        "high": pack.high, "low_words": pack.choices[0][1], "high_words": pack.choices[-1][1],
        "at_goodbye": row.moment == Moment.GOODBYE and row.engagement.state != walk.State.CLOSED,
        "standouts": [{"s": s, "topics": [topics[n] for n in s.items]} for s in standouts_of(row)],
        "is_fresh": is_fresh(row, clock.now()),
        "form": refused_form or StandoutForm(topics=topics.items(), initial={"id": new_id()}), "topics": topics.items(),
    }  # fmt: skip
    return render(request, "check_ins/result.html", context, status=422 if refused_form else 200)


@allow(Permission.SUPPORT_PEOPLE)
def statement(request: StaffRequest, check_in_id: uuid.UUID, number: int) -> HttpResponse:
    """One line and its answers; each answer is kept at once. Rather not say and Skip are two other things."""
    row = check_in_for(request.viewer, check_in_id)
    if row.finished_at is not None:
        return redirect("web:check-in", check_in_id=row.id)
    items = shelf.pack_of(row.instrument).items
    if not 1 <= number <= len(items):
        raise Http404
    if request.method == "POST":
        return _keep(request, row, number, len(items))
    given = answers_of(row).get(number)
    context = _look(request, row)
    said = "" if given is None else str(given.value) if given.kind == AnswerKind.ANSWERED else given.kind
    context |= {
        "item": items[number - 1], "number": number, "choices": choices_of(context["pack"]), "said": said,
        **_beside(context["pack"], row.beside, number),
        "back_url": reverse("web:statement", args=[row.id, number - 1]) if number > 1 else "",
    }  # fmt: skip
    return render(request, "check_ins/statement.html", context)


def _beside(pack: Pack, language: str, number: int) -> dict[str, Any]:
    """The line in the language that stands beside, with what is said of the translation; nothing without one."""
    translated = pack.in_language(language) if language else None
    return {"translated": translated, "translated_line": translated.items[number - 1]} if translated else {}


def _keep(request: StaffRequest, row: Administration, number: int, of: int) -> HttpResponse:
    said = request.POST.get("said", "")
    kind = APART.get(said, AnswerKind.ANSWERED)
    value = int(said) if kind == AnswerKind.ANSWERED and said.isdecimal() and len(said) < 4 else None
    try:
        actions.answer(
            administration_id=row.id, item=number, kind=kind, value=value, by=request.viewer.user_id, at=clock.now()
        )
        complete = len(answers_of(row)) == of
        if complete:  # no tap more: what stands out comes next, and can be gone back from
            actions.finish(administration_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:statement", args=[row.id, number]))
    if complete or number == of:
        return redirect("web:check-in", check_in_id=row.id)
    return redirect("web:statement", check_in_id=row.id, number=number + 1)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def completion(request: StaffRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """The end of a check-in."""
    row = check_in_for(request.viewer, check_in_id)
    try:
        actions.finish(administration_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:check-in", args=[row.id]))
    return redirect("web:check-in", check_in_id=row.id)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def reopening(request: StaffRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Back from the end to the last line, to change an answer."""
    row = check_in_for(request.viewer, check_in_id)
    try:
        actions.reopen(administration_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:check-in", args=[row.id]))
    return redirect("web:statement", check_in_id=row.id, number=len(shelf.pack_of(row.instrument).items))


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def withdrawal(request: StaffRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """The person changed their mind: it does not count, and another can begin at any time."""
    row = check_in_for(request.viewer, check_in_id)
    try:
        actions.set_aside(administration_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=_person_url(row))
    toast(request, "Set aside. It does not count.")
    return redirect(_person_url(row))


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def answers(request: StaffRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """For the peer: each answer, and the total when all are given. One missing gives a labeled estimate, no more."""
    row = check_in_for(request.viewer, check_in_id)
    if row.finished_at is None:
        return redirect("web:check-in", check_in_id=row.id)
    given = answers_of(row)
    context = _look(request, row)
    pack = context["pack"]
    values = {n: a.value for n, a in given.items()}
    context |= {
        "lines": [{"item": i, "answer": given.get(i.n)} for i in pack.items],
        "score": scoring.score_of(pack, values),
        "lowest": pack.least, "highest": pack.most,
        "moment": MOMENT_WORDS[Moment(row.moment)], "mode": MODE_WORDS[Mode(row.mode)],
        "parts": scoring.parts(pack, values),
    }  # fmt: skip
    return render(request, "check_ins/answers.html", context)
