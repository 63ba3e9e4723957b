"""Twilio's Programmable Messaging: the REST call, the signature of its requests, texts that come in, and receipts.

Sources: twilio.com/docs, "Message resource" (POST /2010-04-01/Accounts/{Sid}/Messages.json; To, From, Body,
StatusCallback), "Secure webhooks" (X-Twilio-Signature: HMAC-SHA1 of the address and the sorted form, base64), "Error
and warning dictionary" (21211, 21610, 21614, 30003 to 30008). Twilio itself answers STOP, START and HELP and takes
nothing for a number that said STOP; we keep the same in our own tables, and never answer a second time.
"""

import hmac
import uuid
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha1

from companionway.engagement.rules.texts import Reason, State
from companionway.interop.texting import wire
from companionway.interop.texting.provider import CameIn, Declined, Form, NotTaken, Receipt, ToSend, Unclear

REASONS = {
    21211: Reason.NO_SUCH_NUMBER, 21217: Reason.NO_SUCH_NUMBER, 21408: Reason.CARRIER, 21610: Reason.STOPPED,
    21612: Reason.CARRIER, 21614: Reason.LANDLINE, 30003: Reason.NO_SUCH_NUMBER, 30004: Reason.BLOCKED,
    30005: Reason.NO_SUCH_NUMBER, 30006: Reason.LANDLINE, 30007: Reason.BLOCKED, 30008: Reason.UNKNOWN,
}  # fmt: skip
STATES = {"sent": State.SENT, "delivered": State.DELIVERED, "undelivered": State.FAILED, "failed": State.FAILED}
WAIT = frozenset({429, 503})  # it says that it took nothing
LONGEST_ID = 80


@dataclass(frozen=True)
class Twilio:
    """One account. `base` is Twilio's address, or a server of the same protocol; `receipts` where it tells us."""

    account: str
    token: str
    base: str
    receipts: str
    name: str = "twilio"

    def send(self, text: ToSend) -> str:
        """Hand it over. Returns its Sid. Raises NotTaken, Unclear, Declined."""
        answer = wire.post(
            self.base, f"/2010-04-01/Accounts/{self.account}/Messages.json",
            {"To": text.to, "From": text.sender, "Body": text.words,
             "StatusCallback": f"{self.receipts}?text={text.id}"},
            account=self.account, token=self.token,
        )  # fmt: skip
        sid = str(answer.said.get("sid") or "")
        if answer.status in (200, 201) and sid:
            return sid[:LONGEST_ID]
        if answer.status in WAIT:
            raise NotTaken(f"status {answer.status}")
        if 400 <= answer.status < 500:
            raise Declined(_reason(answer.said.get("code")))
        raise Unclear(f"status {answer.status}")

    def is_signed(self, url: str, form: Form, signature: str) -> bool:
        """Whether the signature is the one of this address with this form, by the account's token."""
        said = url + "".join(name + value for name in sorted(form) for value in sorted(set(form[name])))
        made = b64encode(hmac.new(self.token.encode(), said.encode(), sha1).digest())
        return hmac.compare_digest(made, signature.encode())

    def read_text(self, form: Form) -> CameIn | None:
        """The text that came in; None for a form without an id or from another account."""
        sid = _one(form, "MessageSid")
        if not sid or _one(form, "AccountSid") != self.account:
            return None
        files = _one(form, "NumMedia").strip()
        any_files = files.isdigit() and int(files[:3]) > 0
        return CameIn(
            sid[:LONGEST_ID],
            _one(form, "From"),
            _one(form, "To"),
            _one(form, "Body"),
            any_files,
        )

    def read_receipt(self, form: Form, text_id: uuid.UUID | None) -> Receipt | None:
        """What became of one of ours; None while it is on its way, and for a form from another account."""
        sid, state = _one(form, "MessageSid"), STATES.get(_one(form, "MessageStatus"))
        if not sid or state is None or _one(form, "AccountSid") != self.account:
            return None
        reason = _reason(_one(form, "ErrorCode")) if state == State.FAILED else None
        return Receipt(sid[:LONGEST_ID], text_id, state, reason)


def _one(form: Form, name: str) -> str:
    values = form.get(name) or [""]
    return values[-1]


def _reason(code: object) -> Reason:
    said = str(code or "").strip()
    return REASONS.get(int(said), Reason.UNKNOWN) if said.isdigit() and len(said) < 7 else Reason.UNKNOWN
