"""Words for the map that a program's own peers write: by band and kind of support, about nobody."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from companionway.continuum import actions
from companionway.continuum.queries import prompts_of
from companionway.engagement.rules.contact import KIND_WORDS, Kind
from companionway.organizations.queries import live_programs
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.continuum.drawing import BAND_WORDS
from companionway.web.pages.continuum.forms import PromptForm
from companionway.web.toasts import toast


def _programs(request: StaffRequest) -> dict[uuid.UUID, str]:
    """The programs that the viewer works in; all of them for a role that is held everywhere."""
    held = {h.program_id for h in request.viewer.holdings}
    return {p.id: p.name for p in live_programs(clock.today()) if None in held or p.id in held}


@allow(Permission.SUPPORT_PEOPLE)
def prompts(request: StaffRequest) -> HttpResponse:
    """All words of the viewer's programs, and a form for new ones."""
    programs = _programs(request)
    form = PromptForm(posted(request), initial={"program": next(iter(programs), "")})
    form.offer("program", [(str(key), name) for key, name in programs.items()])
    form.offer("band", list(BAND_WORDS.items()))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_prompt(
                program_id=uuid.UUID(said["program"]), band=said["band"], kind=Kind(said["kind"]),
                words=said["words"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Kept for the map.")
            return redirect("web:map-words")
    lines = [{"p": p, "band": BAND_WORDS[p.band], "kind": KIND_WORDS[Kind(p.kind)][0]} for p in prompts_of([*programs])]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "continuum/words.html", {"form": form, "lines": lines}, status=status)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def ending(request: StaffRequest, prompt_id: uuid.UUID) -> HttpResponse:
    """Take words down that no longer help."""
    if prompt_id not in {p.id for p in prompts_of([*_programs(request)])}:
        raise Http404
    actions.end_prompt(prompt_id=prompt_id, by=request.viewer.user_id, at=clock.now())
    toast(request, "Taken down.")
    return redirect("web:map-words")
