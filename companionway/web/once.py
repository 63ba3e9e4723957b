"""Doing what a staff form asks once: the back button, a double tap and two tabs make one row."""

import hashlib
import json
import uuid
from collections.abc import Callable

from django.db import transaction

from companionway.platform import submissions
from companionway.web.access import StaffRequest
from companionway.web.form_times import TIMES

FIELD = "form_key"


def do_once(request: StaffRequest, act: Callable[[], object]) -> bool:
    """Run `act` unless this very form was answered before. Returns whether it ran.

    The form carries an id made when its page was opened (`{% form_key %}`). A refusal of the domain leaves the id
    free. Raises DomainError from `act`, and "reused_key" when the id comes back with other answers.
    """
    try:
        key = uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        key = uuid.uuid4()
    aside = {FIELD, "csrfmiddlewaretoken", *TIMES}
    answers = {name: values for name, values in request.POST.lists() if name not in aside}
    fingerprint = hashlib.sha256(json.dumps([request.path, answers], sort_keys=True).encode()).digest()
    scope = f"user:{request.viewer.user_id}"
    with transaction.atomic():
        try:
            submissions.claim(scope, key, fingerprint)
        except submissions.Replayed:
            return False
        act()
        submissions.answer(scope, key, request.path[:120])
    return True
