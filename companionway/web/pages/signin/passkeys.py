"""Passkeys by allauth's ceremonies: options for a browser, and the judgment of what it answered."""

import json
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from companionway.platform.models import User

# What a malformed answer makes the library raise, beside its own refusal.
MALFORMED = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError)


def options_to_add(user: User) -> str:
    """What a browser needs to make a passkey, as JSON: discoverable, and the person verified by the device."""
    return json.dumps(auth.begin_registration(user, passwordless=True))


def options_to_sign_in(user: User | None = None) -> str:
    """What a browser needs to show a passkey, as JSON; of this person or of whoever holds one."""
    return json.dumps(auth.begin_authentication(user))


def add(request: HttpRequest, user: User, credential: Any, name: str) -> bool:
    """Keep the public key that a browser answered with. False when the answer does not stand."""
    try:
        parsed = auth.parse_registration_response(credential)
        if not _is_from_here(request, parsed.response.client_data.origin):
            return False
        made = auth.complete_registration(credential)
        if not made.is_user_verified():
            return False
        auth.WebAuthn.add(user, name, credential)
    except MALFORMED:
        return False
    return True


def shown(request: HttpRequest, credential: Any, user: User | None = None) -> Authenticator | None:
    """The passkey that was shown, of this person or of whoever it says; None when the answer does not stand.

    The challenge is ours and used up, the origin is this page's, the device verified the person.
    """
    try:
        parsed = auth.parse_authentication_response(credential)
        if not _is_from_here(request, parsed.response.client_data.origin):
            return None
        if not parsed.response.authenticator_data.is_user_verified():
            return None
        owner = user or auth.extract_user_from_response(credential)
        return auth.complete_authentication(owner, credential)
    except MALFORMED:
        return None


def _is_from_here(request: HttpRequest, origin: str) -> bool:
    """Exactly this origin, or one that COMPANIONWAY_ORIGINS names for a proxy that changes the scheme."""
    host = urlsplit(f"//{request.get_host()}").netloc
    return origin in {f"{request.scheme}://{host}", *settings.CSRF_TRUSTED_ORIGINS}
