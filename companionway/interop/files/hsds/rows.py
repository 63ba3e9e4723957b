"""Our services, places and organizations as rows of HSDS 3.0. Values that HSDS wants and nobody told say so (`unsaid`).

Our own row ids are the ids; the number that a service has in its own list stands in `metadata`, with the list's name.
"""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.encoding import iri_to_uri

from companionway.directory.models import Listing, Location, Service
from companionway.directory.publishing import Offered
from companionway.directory.rules import DAYS, days_said
from companionway.interop.files.hsds import costs, unsaid

Cells = dict[str, Any]
OURS = uuid.UUID("6f3c1f0e-6a55-5d0f-9a0e-2f6d5b1c7a44")  # the name space of ids that are made from other ids
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def made_id(*parts: object) -> str:
    """An id that is the same for the same parts at each publication."""
    return str(uuid.uuid5(OURS, "\n".join(map(str, parts))))


def organization(source_id: uuid.UUID, name: str) -> Cells:
    """Whoever offers something. Lists of ours keep no more of them than the name."""
    named = name or unsaid.ORGANIZATION
    return {"id": organization_id(source_id, name), "name": named, "description": named}


def organization_id(source_id: uuid.UUID, name: str) -> str:
    """The id of an organization of this list."""
    return made_id("organization", source_id, name)


def term(name: str) -> Cells:
    """A word by which services are sorted."""
    return {"id": made_id("term", name), "name": name, "description": name}


def service(row: Service) -> Cells:
    """A service itself."""
    return {
        "id": str(row.id), "organization_id": organization_id(row.source_id, row.organization), "name": row.name,
        "alternate_name": row.other_name, "description": row.about, "url": iri_to_uri(row.url),
        "email": row.email if MAIL.fullmatch(row.email) else "", "status": row.state,
        "interpretation_services": row.languages_words, "application_process": row.how_to_apply,
        "fees_description": costs.without(row.cost_words, row.costs), "eligibility_description": row.eligibility,
        "minimum_age": row.youngest, "maximum_age": row.oldest,
        "assured_date": row.checked_on.isoformat() if row.checked_on else "", "alert": row.alert,
    }  # fmt: skip


def beside(offered: Offered) -> dict[str, list[Cells]]:
    """The rows that belong to a service, by table; none that belong to a place."""
    row, mine = offered.service, {"service_id": str(offered.service.id)}
    nowhere = [line for line in offered.listings if line.location_id is None] if not _placed(offered) else []
    return {
        "phone": [_phone(row, place, one) for place, one in enumerate(row.phones)],
        "schedule": [cells for line in nowhere[:1] for cells in _schedules(line, mine)],
        "language": [_language(row.id, code, mine) for code in offered.languages],
        "cost_option": [
            {"id": made_id(row.id, "cost", place), **mine, "option": one["option"], "currency": one["currency"],
             "amount": one["amount"], "amount_description": one["words"], "valid_to": one["until"]}
            for place, one in enumerate(row.costs)
        ],
        "required_document": [
            {"id": made_id(row.id, "document", place), **mine, "document": words}
            for place, words in enumerate(filter(None, row.documents.split("\n")))
        ],
        "attribute": [
            {"id": made_id(row.id, "term", name), "link_id": str(row.id), "taxonomy_term_id": term(name)["id"],
             "link_entity": "service"}
            for name in row.terms
        ],
        "metadata": [_came_from(row)],
    }  # fmt: skip


def placed(offered: Offered) -> list[tuple[Cells, list[Cells], Location]]:
    """Each place where a service is offered: its row, its hours, the place."""
    found = []
    for line in _placed(offered):
        assert line.location is not None
        own = {
            "id": str(line.id), "service_id": str(line.service_id), "location_id": str(line.location_id)
        }  # fmt: skip
        found.append((own, _schedules(line, {"service_at_location_id": str(line.id)}), line.location))
    return found


def _placed(offered: Offered) -> list[Listing]:
    return [line for line in offered.listings if line.location_id is not None]


def _came_from(row: Service) -> Cells:
    """Whose list it comes from, and its number there: the one field that its publication changes."""
    return {
        "id": made_id(row.id, "metadata"), "resource_id": str(row.id), "resource_type": "service",
        "last_action_date": row.imported_at.date().isoformat(), "last_action_type": "import", "field_name": "id",
        "previous_value": row.source_key, "replacement_value": str(row.id), "updated_by": row.source.name,
    }  # fmt: skip


def _phone(row: Service, place: int, one: dict[str, str]) -> Cells:
    """A phone. HSDS wants a number as extension: others stay with the number itself."""
    number, extension = one["number"], one["extension"]
    if extension and not re.fullmatch("0|[1-9][0-9]{0,8}", extension):
        number, extension = f"{number} ext. {extension}", ""
    return {
        "id": made_id(row.id, "phone", place), "service_id": str(row.id), "number": number,
        "extension": int(extension) if extension else None, "type": "voice", "description": one["words"],
    }  # fmt: skip


def _schedules(line: Listing, owner: Cells) -> list[Cells]:
    return [_schedule(line, place, one, owner) for place, one in enumerate(line.hours)]


def _schedule(line: Listing, place: int, one: dict[str, Any], owner: Cells) -> Cells:
    """A line of hours: a plain week, or its words alone."""
    found = {
        "id": made_id(line.id, "hours", place), **owner, "description": one["words"], "valid_to": one.get("until", ""),
    }  # fmt: skip
    days = days_said(one["days"])
    if days and one["opens"] and one["closes"]:
        week = {"freq": "WEEKLY", "interval": 1, "byday": ",".join(DAYS[day] for day in days)}
        found |= week | {"opens_at": f"{one['opens']}:00", "closes_at": f"{one['closes']}:00"}
    return found


def _language(owner: uuid.UUID, code: str, link: Cells) -> Cells:
    short = len(code) <= 3
    return {"id": made_id(owner, "language", code), **link, ("code" if short else "name"): code}


def location(row: Location, languages: Iterable[str]) -> dict[str, list[Cells]]:
    """A place as rows by table."""
    mine = {"location_id": str(row.id)}
    told = (row.street, row.town, row.state, row.postal_code)
    address = {
        "id": made_id(row.id, "address"), **mine, "address_1": unsaid.filled(row.street),
        "city": unsaid.filled(row.town), "state_province": unsaid.filled(row.state),
        "postal_code": unsaid.filled(row.postal_code), "country": row.country, "address_type": "physical",
    }  # fmt: skip
    return {
        "location": [{
            "id": str(row.id), "location_type": "physical", "name": row.name, "transportation": row.getting_there,
            "latitude": row.latitude, "longitude": row.longitude,
        }],
        "address": [address] if any(told) else [],
        "accessibility": [{"id": made_id(row.id, "access"), **mine, "description": row.access}] if row.access else [],
        "language": [_language(row.id, code, mine) for code in languages],
    }  # fmt: skip
