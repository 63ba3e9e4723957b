"""What somebody wishes, on their own page: ways, culture, faith, pronouns, interpreter. All optional, all theirs.

What they write stands. What staff write beside it is shown under it, with its day, to take over by hand or to leave.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companionway.engagement.actions.wishes import WORDS, write_wishes
from companionway.engagement.models.wishes import Wishes
from companionway.engagement.queries.wishes import own_wishes
from companionway.people.pathways import pathway_words, pathways
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import PageForm, posted

LABELS = {
    "pathways": _("Ways that fit me"), "pronouns": _("My pronouns"), "interpreter": _("Language and interpreter"),
    "culture": _("Culture and traditions"), "faith": _("Faith or spirit"),
    "wellness": _("What I would like company with"),
}  # fmt: skip


class OwnWishesForm(PageForm):
    """All of it optional, in their words."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    pathways = forms.MultipleChoiceField(
        label=LABELS["pathways"], required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("One, several or none. None is better than another."),
    )  # fmt: skip
    pronouns = forms.CharField(label=LABELS["pronouns"], required=False, max_length=80)
    interpreter = forms.CharField(label=LABELS["interpreter"], required=False, max_length=200)
    culture = forms.CharField(label=LABELS["culture"], required=False, max_length=400,
                              widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    faith = forms.CharField(label=LABELS["faith"], required=False, max_length=400,
                            widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    wellness = forms.CharField(
        label=LABELS["wellness"], required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as a doctor, a walk, a meal, medicine, rest."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("pathways", pathways(_spoken()))


def _spoken() -> str:
    return (get_language() or "en").partition("-")[0]


def lines_of(row: Wishes) -> list[tuple[Any, str]]:
    """(label, words) of what was said, in the language of the page."""
    said = {"pathways": ", ".join(pathway_words(code, _spoken()) for code in row.pathways)}
    said |= {name: getattr(row, name) for name in WORDS}
    return [(label, said[name]) for name, label in LABELS.items() if said[name]]


def _initial(mine: Wishes | None) -> dict[str, Any]:
    """The form begins with what they said last themselves."""
    said = {name: getattr(mine, name) for name in (*WORDS, "pathways")} if mine else {}
    return {"id": new_id(), **said}


@own_page("what they wish")
def wishes(request: OwnRequest) -> HttpResponse:
    """What they said last, to change; under it what was written with them, and everything from before."""
    rows = own_wishes(request.visit.person_id)
    mine = [row for row in rows if row.by_person]
    form = OwnWishesForm(posted(request), initial=_initial(mine[0] if mine else None))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            write_wishes(
                person_id=request.visit.person_id, pathways_chosen=said["pathways"], by=None, at=clock.now(),
                words={name: said[name] for name in WORDS}, wishes_id=said["id"],
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-wishes")
    context = {
        "form": form, "beside": [_shown(row) for row in rows if not row.by_person],
        "mine": _shown(mine[0]) if mine else None, "earlier": [_shown(row) for row in mine[1:]],
    }  # fmt: skip
    return render(request, "own/wishes.html", context, status=422 if form.errors else 200)


def _shown(row: Wishes) -> dict[str, Any]:
    return {"row": row, "lines": lines_of(row)}
