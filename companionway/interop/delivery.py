"""A delivery: files given together. Each is read, resolved against the others, taken in, and told what became of it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from companionway.interop import actions
from companionway.interop.fhir.delivered import Resources
from companionway.interop.files import delivered as sheets
from companionway.interop.hl7v2 import delivered as messages
from companionway.interop.inbound_models import InboundFile
from companionway.interop.incoming import Given, Outcome, Verdict
from companionway.interop.sorting import Kind, kind_of
from companionway.interop.taking import Terms
from companionway.platform.ids import new_id

Clock = Callable[[], datetime]
TEXT = "it is neither FHIR JSON nor HL7 v2 nor a spreadsheet"
XML = "FHIR in XML is not read; send JSON."


def take_in(
    files: Sequence[Given], terms: Terms, clock: Clock, *, vouched: bool = False
) -> Iterator[tuple[Given, Outcome, InboundFile]]:
    """Take in files that belong together, one after the other; a bad one does not stop the others.

    Nothing is made twice: every request has a key of its sender, every file its bytes. `vouched` is a human's word
    that a message whose number was used before is a new one.
    """
    kinds = [kind_of(given.name, given.body) for given in files]
    resources = Resources(files, kinds, terms)
    batch = new_id()
    for place, given in enumerate(files):
        at = clock()
        outcome = _outcome(place, given, kinds[place], resources, terms, at, vouched)
        yield given, outcome, actions.keep(given=given, outcome=outcome, batch=batch, terms=terms, at=at)


def _outcome(
    place: int, given: Given, kind: Kind, resources: Resources, terms: Terms, at: datetime, vouched: bool
) -> Outcome:
    if given.body is None or given.size > terms.limit:
        reason = f"The file is larger than {terms.limit:,} bytes and was not read."
        return Outcome(Verdict.REFUSED, "$", reason, kind=kind, keep_body=False, unread=True)
    if kind == Kind.FHIR:
        return resources.take(place, at)
    if kind == Kind.HL7V2:
        return messages.take(given, terms, at, vouched=vouched)
    if kind == Kind.SPREADSHEET:
        return sheets.take(given, terms, at)
    if given.body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return Outcome(Verdict.REFUSED, "$", XML, kind=kind)
    return Outcome(Verdict.NO_REFERRAL, reason=TEXT, kind=kind, keep_body=False)
