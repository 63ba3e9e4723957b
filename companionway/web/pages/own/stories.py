"""Stories that peers share, on a person's own page: to read and print. One that was taken back is not there."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companionway.platform.errors import NotVisible
from companionway.web.access import OwnRequest, own_page
from companionway.workforce.stories import shared_stories, shared_story


@require_safe
@own_page("what peers tell of their own recovery")
def own_stories(request: OwnRequest) -> HttpResponse:
    """The stories that are shared at this moment."""
    return render(request, "own/stories.html", {"stories": shared_stories()})


@require_safe
@own_page("one story of a peer")
def own_story(request: OwnRequest, story_id: uuid.UUID) -> HttpResponse:
    """One of them. Where it was taken back meanwhile, the page says so kindly."""
    try:
        story = shared_story(story_id)
    except NotVisible:
        return render(request, "own/story_gone.html", status=404)
    return render(request, "own/story.html", {"story": story})
