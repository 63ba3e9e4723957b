"""Check-ins on the person's own page: the list, one in arrows and words, what stands out, a goal, totals if asked."""

import uuid
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.queries.own_reach import own_walks
from companionway.instruments import shelf
from companionway.instruments.actions import beside
from companionway.instruments.models import Administration
from companionway.instruments.own import own_list, own_marks, own_scores
from companionway.instruments.queries import arrow_rows, last_time, own_check_in, standouts_of
from companionway.instruments.rules import Side
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.privacy.rules.own_page import Purpose
from companionway.roadmap.actions import hope as hopes
from companionway.roadmap.rules import SeenBy
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import PageForm, posted
from companionway.web.pages.check_ins.goal import FROM, begun_with
from companionway.web.pages.check_ins.pictures import changes_of, left_out, lines_of_totals, plain_words, topic_words
from companionway.web.pages.own.marks import OwnMarksForm
from companionway.web.pages.roadmap.forms import WordsField

SIDES = {
    Side.IMPORTANCE: _("How much it matters"), Side.CONFIDENCE: _("How sure I am"), Side.LIFE: _("My life, all in all"),
}  # fmt: skip


class OwnStandoutForm(PageForm):
    """Lines that they point at, and their words. Either is enough."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    items = forms.TypedMultipleChoiceField(label=_("Point at one, or several"), required=False, coerce=int,
                                           widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}))  # fmt: skip
    words = WordsField(label=_("In my words"), rows=2, required=False)


class OwnGoalForm(PageForm):
    """A goal in their words, and whether anybody else sees it."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = WordsField(label=_("My goal"), rows=4, error_messages={"required": _("A few words are needed to go on.")})
    only_me = forms.BooleanField(label=_("Only I see this"), required=False)


def finished(request: OwnRequest, check_in_id: uuid.UUID) -> Administration:
    """A check-in of theirs that is done. Raises NotVisible for any other, and for what this visit does not open."""
    row = own_check_in(check_in_id) if request.visit.is_for(check_in_id) else None
    if row is None or row.finished_at is None:
        raise NotVisible
    return row


@own_page("their check-ins")
def own_check_ins(request: OwnRequest) -> HttpResponse:
    """Every check-in, newest first, one under way to go on with, and their numbers from 0 to 10. POST adds numbers."""
    walks = own_walks(request.visit.engagement_ids)
    form = OwnMarksForm(posted(request), initial={"id": new_id()}, walks=walks)
    if request.method == "POST" and form.is_valid():
        try:
            form.keep()
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-check-ins")
    rows = own_list(request.visit.person_id)
    context = {
        "done": [{"row": row, "pack": shelf.pack_of(row.instrument)} for row in rows if row.finished_at],
        "under_way": [row for row in rows if not row.finished_at],
        "marks": [{"m": m, "words": SIDES[Side(m.side)]} for m in own_marks(request.visit.person_id)],
        "form": form if walks else None,
    }  # fmt: skip
    return render(request, "own/check_ins.html", context, status=422 if form.is_bound else 200)


@require_safe
@own_page("totals over time, when they ask")
def own_totals(request: OwnRequest) -> HttpResponse:
    """A line of totals for each instrument and version: no cut-off, no band, nobody else's."""
    person_id = request.visit.person_id
    lines = lines_of_totals(own_list(person_id), own_scores(person_id))
    return render(request, "own/totals.html", {"lines": lines})


def show(request: OwnRequest, row: Administration, form: OwnStandoutForm | None = None) -> HttpResponse:
    """One check-in that is done: arrows against last time, the same in words, what stands out, and a goal."""
    pack, earlier = shelf.pack_of(row.instrument), last_time(row)
    rows = arrow_rows(row, earlier)
    language = request.visit.language.partition("-")[0]
    translated = pack.in_language(language)
    topics = {item.n: topic_words(item.topic) for item in pack.items}
    form = form or OwnStandoutForm(initial={"id": new_id()})
    form.offer("items", list(topics.items()))
    context: dict[str, Any] = {
        "row": row, "pack": pack, "earlier": earlier, "left_out": left_out(rows), "topics": topics.items(),
        "changes": changes_of(rows, pack, partial(plain_words, language=language)), "low": pack.low, "high": pack.high,
        "low_words": translated.ends[0] if translated else pack.choices[0][1],
        "high_words": translated.ends[1] if translated else pack.choices[-1][1], "form": form,
        "standouts": [{"s": said, "topics": [topics[n] for n in said.items]} for said in standouts_of(row)],
    }  # fmt: skip
    return render(request, "own/check_in_seen.html", context, status=422 if form.errors else 200)


@require_POST
@own_page("what stands out to them")
def own_standout(request: OwnRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Keep what they point at. Said again, the earlier words stay beside."""
    row, form = finished(request, check_in_id), OwnStandoutForm(request.POST)
    items = shelf.pack_of(row.instrument).items
    form.offer("items", [(item.n, item.topic) for item in items])
    if form.is_valid():
        said = form.cleaned_data
        try:
            beside.say_what_stands_out(standout_id=said["id"], administration_id=row.id, items=said["items"],
                                       words=said["words"], by=None, at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-check-in", row.id)
    return show(request, row, form)


@own_page("a goal of theirs", Purpose.CHECK_IN)
def own_goal(request: OwnRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """A goal on their map out of a check-in. By a link for one check-in it is kept, and the map stays closed."""
    row = finished(request, check_in_id)
    form = OwnGoalForm(posted(request), initial=begun_with(row, request.GET.get("from", "")))
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, clock.now()
        try:
            made = hopes.start_from(
                hope_id=said["id"], person_id=request.visit.person_id, words=said["words"], begun_from=FROM,
                begun_from_id=row.id, by=None, at=now,
            )  # fmt: skip
            if said["only_me"] and made.seen_by != SeenBy.ONLY_ME:
                hopes.choose_sight(hope_id=made.id, seen_by=SeenBy.ONLY_ME, by=None, at=now)
        except DomainError as error:
            form.refuse(error)
        else:
            if request.visit.purpose == Purpose.PAGE:
                return redirect("web:own-hope", made.id)
            return render(request, "own/check_in_goal_kept.html", {"row": row})
    return render(request, "own/check_in_goal.html", {"row": row, "form": form}, status=422 if form.errors else 200)
