"""One line of Today for what privacy asks of a peer."""

from typing import Any

from django.urls import reverse

from companionway.people.models import Person
from companionway.privacy.models.task import PrivacyTask
from companionway.privacy.rules.tasks import Kind
from companionway.web.pages.rights.words import TASK_WORDS


def task_line(task: PrivacyTask) -> dict[str, Any]:
    """An open task about a person: what to do, whom it is about, where."""
    assert task.person is not None
    person = task.person.same_as
    title, about = TASK_WORDS[task.kind]
    if task.kind == Kind.EMERGENCY:
        url = reverse("web:emergency-record", args=[task.about])
    elif task.kind in (Kind.OWN_ASK, Kind.ANOTHER_PEER):
        url = reverse("web:own-asks", args=[person.id])
    elif task.kind == Kind.PRINT_NOTICE:
        url = reverse("web:person-notice", args=[person.id])
    elif task.kind == Kind.TELL_OF_OPENING:
        url = reverse("web:opening-telling", args=[task.about])
    else:
        url = reverse("web:person-rights", args=[person.id])
    return {"person": person, "title": title, "about": about, "url": url, "due_at": task.due_at}


def notice_line(person: Person) -> dict[str, Any]:
    """Somebody who was not given the notice yet."""
    title, about = TASK_WORDS[Kind.GIVE_NOTICE]
    return {"person": person, "title": title, "about": about, "url": reverse("web:person-notice", args=[person.id]),
            "due_at": None}  # fmt: skip
