"""Stories: the shared ones for everybody who works here, and a peer's own to write, share and take back."""

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.stories.forms import StoryForm
from companionway.web.toasts import toast
from companionway.workforce import stories as queries
from companionway.workforce.actions.stories import erase_story, show_story, write_story
from companionway.workforce.story_models import Story

ENGLISH = {"language": settings.LANGUAGES[0][0]}


@require_safe
@allow(Permission.SEE_HOME)
def stories(request: StaffRequest) -> HttpResponse:
    """The stories that are shared at this moment."""
    may_write = request.viewer.may(Permission.KEEP_OWN_WORDS)
    return render(request, "stories/list.html", {"stories": queries.shared_stories(), "may_write": may_write})


@require_safe
@allow(Permission.SEE_HOME)
def story(request: StaffRequest, story_id: uuid.UUID) -> HttpResponse:
    """One shared story, to read and to print. One that was taken back is not there."""
    return render(request, "stories/story.html", {"story": queries.shared_story(story_id)})


@require_safe
@allow(Permission.KEEP_OWN_WORDS)
def your_stories(request: StaffRequest) -> HttpResponse:
    """A peer's own stories and which of them are shared."""
    return render(request, "stories/yours.html", {"stories": queries.stories_of_oneself(request.viewer.user_id)})


@allow(Permission.KEEP_OWN_WORDS)
def story_new(request: StaffRequest) -> HttpResponse:
    """A new story. It is kept for its peer alone until they share it."""
    queries.stories_of_oneself(request.viewer.user_id)  # who is no peer has none
    return _written(request, None)


@allow(Permission.KEEP_OWN_WORDS)
def story_change(request: StaffRequest, story_id: uuid.UUID) -> HttpResponse:
    """Change one's own story."""
    return _written(request, queries.story_of_oneself(request.viewer.user_id, story_id))


def _written(request: StaffRequest, row: Story | None) -> HttpResponse:
    form = StoryForm(posted(request), initial=StoryForm.initial_of(row) if row else {"id": new_id(), **ENGLISH})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            write_story(story_id=row.id if row else said["id"], title=said["title"], words=said["words"],
                        signed=said["signed"], language=said["language"], by=request.viewer.user_id,
                        at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            shared = row is not None and row.shared_at is not None
            toast(request, "Saved." if shared else "Saved, for you alone. Sharing it is a step of its own.")
            return redirect("web:your-stories")
    return render(request, "stories/write.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@require_POST
@allow(Permission.KEEP_OWN_WORDS)
def story_sharing(request: StaffRequest, story_id: uuid.UUID) -> HttpResponse:
    """Share it, or take it back at once."""
    shown = request.POST.get("shown") == "yes"
    show_story(story_id=story_id, shown=shown, by=request.viewer.user_id, at=clock.now())
    toast(
        request, "Shared. Thank you. You can take it back at any time." if shown else "Taken back. It is yours alone."
    )
    return redirect("web:your-stories")


@allow(Permission.KEEP_OWN_WORDS)
def story_end(request: StaffRequest, story_id: uuid.UUID) -> HttpResponse:
    """GET: what erasing does, as it cannot be undone. POST: the story is gone for good."""
    row = queries.story_of_oneself(request.viewer.user_id, story_id)
    if request.method == "POST":
        erase_story(story_id=row.id, by=request.viewer.user_id, at=clock.now())
        toast(request, "Erased. No page and no table here holds it now.")
        return redirect("web:your-stories")
    return render(request, "stories/erase.html", {"row": row})
