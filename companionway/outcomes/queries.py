"""What a viewer may ask for: the programs and sites whose results they see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from companionway.organizations.models import Program, Site
from companionway.privacy.permissions import Permission, permissions_of
from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral

SEEING = (Permission.SEE_OUTCOMES, Permission.SEE_OUTCOMES_SUPPRESSED)


@dataclass(frozen=True)
class Choices:
    """Programs and sites by slug and name; `whole_program` where the viewer is not bound to single sites."""

    programs: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...]
    whole_program: bool


def choices(viewer: Viewer, program: str = "") -> Choices:
    """The programs that the viewer's roles cover, and the sites of one of them (the first, unless named)."""
    holdings = [h for h in viewer.holdings if permissions_of(frozenset({h.role})) & set(SEEING)]
    if not holdings:
        return Choices((), (), False)
    programs = Program.objects.order_by("name")
    if all(h.program_id for h in holdings):
        programs = programs.filter(id__in=[h.program_id for h in holdings])
    found = tuple(programs.values_list("slug", "name"))
    if not found:
        return Choices((), (), False)
    chosen = programs.filter(slug=program).first() or programs[0]
    here = [h for h in holdings if h.program_id in (None, chosen.id)]
    sites = Site.objects.filter(Q(offers__program=chosen) | Q(referrals__program=chosen)).distinct().order_by("name")
    whole = any(h.site_id is None for h in here)
    if not whole:
        sites = sites.filter(id__in=[h.site_id for h in here])
    return Choices(found, tuple(sites.values_list("slug", "name")), whole)


def first_referral_on(program: str) -> date | None:
    """The UTC day of the program's first referral, to offer a period that has something in it."""
    first = Referral.objects.filter(program__slug=program).order_by("received_at").values_list("received_at", flat=True)
    found = first.first()
    return found.date() if found else None


def program_slugs() -> list[str]:
    """Every program, for a message that names them."""
    return list(Program.objects.order_by("slug").values_list("slug", flat=True))


def site_slugs() -> list[str]:
    """Every site, for a message that names them."""
    return list(Site.objects.order_by("slug").values_list("slug", flat=True))
