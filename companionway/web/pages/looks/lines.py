"""Entries of the audit as lines of a page: when, who, in which role, what, whom, from where, what came of it."""

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from companionway.platform.models import AuditEntry
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.queries import looks
from companionway.privacy.rules.inquiry import PURPOSE_WORDS, Purpose
from companionway.web import audit_words
from companionway.web.pages.rights.words import BASIS_WORDS, INFORMATION_WORDS, listed
from companionway.web.pages.rights.words import PURPOSE_WORDS as PURPOSE_WORDS_OF_SHARING

RESULTS = {"done": "", "refused": "not let in", "not_visible": "not there for them", "failed": "broke off"}
NAMED_AT_MOST = 3


def lines_of(entries: list[AuditEntry], *, with_people: bool) -> list[dict[str, Any]]:
    """What a table shows. One query for names of workers, one more for people."""
    workers = looks.names_of_workers(entry.actor_id for entry in entries)
    shown = {entry.id: _people(entry) for entry in entries} if with_people else {}
    people = looks.names_of_people(one for ids in shown.values() for one in ids) if with_people else {}
    return [
        {
            "at": entry.occurred_at,
            "who": workers.get(entry.actor_id, "somebody") if entry.actor_id else "the program itself",
            "worker_id": entry.actor_id, "role": audit_words.roles(entry.role), "what": _what(entry),
            "whom": _whom(shown.get(entry.id, []), people),
            "from": " · ".join(filter(None, [entry.device, entry.network])),
            "why": why(entry.purpose), "purpose": entry.purpose, "result": RESULTS.get(entry.result, entry.result),
        }
        for entry in entries
    ]  # fmt: skip


def cells_of(lines: list[dict[str, Any]]) -> list[list[str]]:
    """The same lines in the order of a sheet's columns."""
    return [
        [_when(one["at"]), one["who"], one["role"], one["what"], one["whom"], "", one["why"], one["from"],
         one["result"]]
        for one in lines
    ]  # fmt: skip


def ledger_cells(lines: list[dict[str, Any]]) -> list[list[str]]:
    """Disclosures in the order of a sheet's columns."""
    return [
        [_when(one["d"].at), one["by"], "", f"shared: {one['what']}", one["whom"],
         ", ".join(filter(None, [one["d"].recipient_name, one["d"].recipient_organization])),
         f"{one['basis']}, {one['purpose']}", "", ""]
        for one in lines
    ]  # fmt: skip


def _when(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def in_short(lines: list[dict[str, Any]], without: set[uuid.UUID]) -> list[dict[str, Any]]:
    """Who stands in these lines, how often, and what asks for an answer; those with something unusual first."""
    found: dict[Any, dict[str, Any]] = {}
    for line in lines:
        one = found.setdefault(line["worker_id"], {**line, "count": 0, "unusual": []})
        one["count"] += 1
        signs = (
            ("opened in need", line["purpose"] == "break_glass"),
            ("no standing access at that time", line["worker_id"] in without),
            ("tried and was not let in", line["result"] != ""),
        )
        one["unusual"] += [words for words, holds in signs if holds and words not in one["unusual"]]
    return sorted(found.values(), key=lambda one: not one["unusual"])


def ledger_lines(ledger: list[Disclosure]) -> list[dict[str, Any]]:
    """Disclosures as a table shows them: about whom, to whom, what, on which basis, by whom. Two queries."""
    people = looks.names_of_people(one.person_id for one in ledger)
    workers = looks.names_of_workers(one.actor_id for one in ledger)
    return [
        {
            "d": one, "whom": people.get(one.person_id, "") if one.person_id else "",
            "by": workers.get(one.actor_id, "somebody") if one.actor_id else "the program itself",
            "what": listed(one.information, INFORMATION_WORDS), "basis": _because(one.basis),
            "purpose": PURPOSE_WORDS_OF_SHARING.get(one.purpose, one.purpose),
        }
        for one in ledger
    ]  # fmt: skip


def _because(basis: str) -> str:
    """The words that the person reads, told of them."""
    return BASIS_WORDS.get(basis, basis).replace("your ", "their ").replace("you asked", "they asked")


def people_in(entries: list[AuditEntry]) -> set[str]:
    """The ids of everybody whom these lines may name, for the audit of whoever reads them."""
    return {str(one) for entry in entries for one in _people(entry)}


def why(purpose: str) -> str:
    """A stored purpose in words."""
    if purpose in set(Purpose):
        return PURPOSE_WORDS[Purpose(purpose)]
    return {"break_glass": "it could not wait", "": ""}.get(purpose, purpose.replace("_", " "))


def _what(entry: AuditEntry) -> str:
    way = entry.detail.get("channel", "") if entry.verb.startswith("disclosure.") else ""
    parts = ", ".join(filter(None, [audit_words.part(entry.reason), audit_words.part(way)]))
    words = audit_words.act(entry.verb, whose="their")
    return f"{words} ({parts})" if parts else words


def _people(entry: AuditEntry) -> list[uuid.UUID]:
    if entry.person_id:
        return [entry.person_id]
    return [uuid.UUID(one) for one in entry.detail.get("people", [])] if isinstance(entry.detail, dict) else []


def _whom(ids: list[uuid.UUID], names: dict[uuid.UUID, str]) -> str:
    named = list(dict.fromkeys(names.get(one, "a record that is not there") for one in ids))
    more = len(named) - NAMED_AT_MOST
    return ", ".join(named[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
