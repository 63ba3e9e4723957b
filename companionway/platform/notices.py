"""Telling somebody of the staff by mail that something about their own access changed, in words that say nothing more.

The mail is read on locked phones: no program, no role, no person, no link with a key in it.
"""

import uuid

from companionway.platform import outbox

KIND = "staff_notice"
SUBJECT = "About your sign-in"
WORDS = {
    "session_elsewhere": "You signed in on another device, so the oldest of your other sign-ins was ended.",
    "signed_out": "You were signed out everywhere. You can sign in again as always.",
    "roles_changed": "What you can open has changed. You will see it the next time you sign in.",
    "to_confirm": "Something waits for your answer. You will find it after you sign in, under More.",
    "to_read": "Something was written to you. You will find it after you sign in, under More.",
    "disabled": "Your sign-in has been switched off. Ask your administrator if you did not expect this.",
    "enabled": "Your sign-in has been switched on again.",
    "factor_added": "A way to sign in was added to your account. If it was not you, tell your administrator now.",
    "factor_removed": "A way to sign in was taken from your account. If it was not you, tell your administrator now.",
    "codes": "New spare codes were made for your account. If it was not you, tell your administrator now.",
    "password": "Your password was changed. If it was not you, tell your administrator now.",
    "reset": "A new start for your sign-in was asked for you. If you did not expect this, tell your administrator.",
}


def tell(user_id: uuid.UUID, what: str, *, key: str) -> None:
    """Write the notice in the current transaction; the worker sends it. KeyError for words that are not there."""
    assert what in WORDS, what
    outbox.put(KIND, key=key[:160], payload={"user": str(user_id), "what": what})
