"""`companionway sign_in`: on the server: start somebody's sign-in over, or link their account at a hospital."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import User
from companionway.signin import hospitals, queries, rules
from companionway.signin.actions import factors, passwords


class Command(BaseCommand):
    """Two errands that need somebody who has the server."""

    help = "Start somebody's sign-in over after they lost every way in, or link their account at a hospital."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`start-over NAME --proofing` or `link NAME --hospital ID --subject SUBJECT`."""
        errands = parser.add_subparsers(dest="errand", required=True)
        over = errands.add_parser("start-over", help="end every way in that they had and print a link for one use")
        over.add_argument("name")
        over.add_argument("--proofing", required=True, choices=[proofing.value for proofing in rules.BY_PEOPLE])
        link = errands.add_parser("link", help="let this account of a hospital sign them in")
        link.add_argument("name")
        link.add_argument("--hospital", required=True)
        link.add_argument("--subject", required=True, help="the `sub` that the hospital's administrator reads out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the errand; refusals are said plainly."""
        user = queries.user_named(options["name"])
        if user is None:
            raise CommandError("Nobody here has this sign-in name.")
        try:
            self._start_over(user, options) if options["errand"] == "start-over" else self._link(user, options)
        except DomainError as error:
            raise CommandError(error.message) from None

    def _start_over(self, user: User, options: dict[str, Any]) -> None:
        token = passwords.start_over(user_id=user.pk, proofing=options["proofing"], by=None, at=clock.now())
        address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:new-password", args=[token])
        self.stdout.write(f"Every way in that they had has ended. Hand this link to them; it works once:\n{address}")

    def _link(self, user: User, options: dict[str, Any]) -> None:
        hospital = next((one for one in settings.COMPANIONWAY_HOSPITALS if one.id == options["hospital"]), None)
        if hospital is None:
            raise CommandError("COMPANIONWAY_HOSPITALS names no such hospital.")
        identity = hospitals.identity(hospital.issuer, options["subject"])
        factors.link_hospital(user_id=user.pk, provider=hospital.id, identity=identity, by=None, at=clock.now())
        self.stdout.write(f"This account of {hospital.name} signs them in from now on.")
