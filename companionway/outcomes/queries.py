"""What a viewer may ask for: the programs and sites whose results they see."""

from dataclasses import dataclass

from django.db.models import Count

from companionway.organizations.models import Program, ProgramSite, Site
from companionway.privacy.permissions import Permission, permissions_of
from companionway.privacy.viewer import Viewer

SEEING = (Permission.SEE_OUTCOMES, Permission.SEE_OUTCOMES_SUPPRESSED)


@dataclass(frozen=True)
class Choices:
    """Programs and sites by slug and name, the program the sites belong to, and whether the viewer sees it whole."""

    chosen: str
    programs: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...]
    whole_program: bool


def choices(viewer: Viewer, program: str = "") -> Choices:
    """The programs that the viewer's roles cover, and the sites of one of them.

    That is the one named, else the one offered at most sites.
    """
    holdings = [h for h in viewer.holdings if permissions_of(frozenset({h.role})) & set(SEEING)]
    programs = Program.objects.order_by("name")
    if not holdings or all(h.program_id for h in holdings):
        programs = programs.filter(id__in=[h.program_id for h in holdings])
    widest = programs.annotate(offered=Count("offers")).order_by("-offered", "name").first()
    chosen = next((one for one in programs if one.slug == program), widest)
    if chosen is None:
        return Choices("", (), (), False)
    here = [h for h in holdings if h.program_id in (None, chosen.id)]
    sites = Site.objects.filter(id__in=ProgramSite.objects.filter(program=chosen).values("site")).order_by("name")
    whole = any(h.site_id is None for h in here)
    if not whole:
        sites = sites.filter(id__in=[h.site_id for h in here])
    found = tuple(programs.values_list("slug", "name"))
    return Choices(chosen.slug, found, tuple(sites.values_list("slug", "name")), whole)


def program_slugs() -> list[str]:
    """Every program, for a message that names them."""
    return list(Program.objects.order_by("slug").values_list("slug", flat=True))


def site_slugs() -> list[str]:
    """Every site, for a message that names them."""
    return list(Site.objects.order_by("slug").values_list("slug", flat=True))
