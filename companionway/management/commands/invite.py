"""`companionway invite`: a link for somebody's first sign-in, printed here; how the first administrator begins."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from companionway.organizations.queries import program_named, site_named
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.workforce.actions import invitations
from companionway.workforce.actions.roles import Place
from companionway.workforce.rules import Role


class Command(BaseCommand):
    """Whoever runs commands on the server may invite; the link is for one use and seven days."""

    help = "Prints a link by which somebody begins to work here, with one role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, the role, and where it holds."""
        parser.add_argument("email")
        parser.add_argument("--role", choices=[role.value for role in Role], default=Role.SYSTEM_ADMINISTRATOR.value)
        parser.add_argument("--program", default="", help="short name; every program without it")
        parser.add_argument("--site", default="", help="short name; every site without it")

    def handle(self, *args: Any, email: str, role: str, program: str, site: str, **options: Any) -> None:
        """Invite and print the link. Nothing is mailed."""
        in_program, at_site = program_named(program) if program else None, site_named(site) if site else None
        if (program and in_program is None) or (site and at_site is None):
            raise CommandError("There is no program or site of that short name.")
        place = Place(in_program.id if in_program else None, at_site.id if at_site else None)
        now = clock.now()
        try:
            made = invitations.invite(email=email, role=Role(role), place=place, by=None, at=now, by_mail=False)
        except DomainError as error:
            raise CommandError(error.message) from None
        link = invitations.new_link(invitation_id=made.id, at=now)
        assert link is not None
        address = reverse("web:invitation", args=[link[1]])
        self.stdout.write(f"{settings.COMPANIONWAY_BASE_URL.rstrip('/')}{address}")
