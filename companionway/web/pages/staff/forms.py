"""Forms about who works here: a role and its place, an invitation, and what an invited person says of themselves."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from companionway.organizations.models import Program, Site
from companionway.platform.models import User
from companionway.signin.rules import PROOFINGS
from companionway.web.forms import PageForm
from companionway.workforce.actions.invitations import Newcomer
from companionway.workforce.actions.roles import Place
from companionway.workforce.rules import TITLES, Role

ROLES = [(role.value, title) for role, title in TITLES.items()]


class RoleForm(PageForm):
    """A role, and where it holds."""

    role = forms.ChoiceField(label="Which role?", choices=ROLES, widget=forms.RadioSelect)
    program = forms.ChoiceField(label="In which program?", required=False)
    site = forms.ChoiceField(label="At which site?", required=False)

    def __init__(self, *args: Any, places: tuple[list[Program], list[Site]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs, sites = places
        self.offer("program", [("", "Every program"), *((str(p.id), p.name) for p in programs)])
        self.offer("site", [("", "Every site"), *((str(s.id), f"{s.town} · {s.name}") for s in sites)])

    def role_chosen(self) -> Role:
        """The role."""
        return Role(self.cleaned_data["role"])

    def place(self) -> Place:
        """Where it holds."""
        program, site = self.cleaned_data["program"], self.cleaned_data["site"]
        return Place(uuid.UUID(program) if program else None, uuid.UUID(site) if site else None)


class GiveRoleForm(RoleForm):
    """A role for somebody who works here, from a day on."""

    starts_on = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    @staticmethod
    def initial_on(day: date) -> dict[str, str]:
        """From today, without an end."""
        return {"starts_on": day.isoformat()}


class InviteForm(RoleForm):
    """An address and a role."""

    email = forms.EmailField(label="Their work e-mail", max_length=254)
    field_order = ["email", "role", "program", "site"]


class NewStartForm(PageForm):
    """How somebody who lost every way in was recognized."""

    proofing = forms.ChoiceField(
        label="How did you make sure that it is them?", choices=[(p.value, words) for p, words in PROOFINGS.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip


class NewcomerForm(PageForm):
    """Who somebody is who comes by an invitation, and the password that only they know."""

    first_name = forms.CharField(label="First name", max_length=80,
                                 widget=forms.TextInput(attrs={"autocomplete": "given-name"}))  # fmt: skip
    last_name = forms.CharField(label="Last name", max_length=80,
                                widget=forms.TextInput(attrs={"autocomplete": "family-name"}))  # fmt: skip
    username = forms.RegexField(
        r"\A[\w.@+-]{3,150}\Z", label="Sign-in name", help_text="Letters, numbers and . @ + - _",
        error_messages={"invalid": "Use letters, numbers and . @ + - _ only, at least three."},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label="Password", max_length=1000, strip=False,
        help_text="At least 15 characters. A few words in a row are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-reveal": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email  # where their link went; judged, never shown

    def clean(self) -> dict[str, Any]:
        """The password is judged by the rules of this house, beside the name and the address it belongs to."""
        said = super().clean() or {}
        if said.get("password"):
            user = User(username=said.get("username", ""), first_name=said.get("first_name", ""),
                        last_name=said.get("last_name", ""), email=self.email)  # fmt: skip
            try:
                password_validation.validate_password(said["password"], user)
            except ValidationError as fault:
                self.add_error("password", fault)
        return said

    def newcomer(self) -> Newcomer:
        """What was said."""
        said = self.cleaned_data
        return Newcomer(said["first_name"].strip(), said["last_name"].strip(), said["username"], said["password"])


class SupervisorForm(PageForm):
    """Who supervises a peer from now on."""

    supervisor = forms.ChoiceField(label="Who supervises them from now on?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, able: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("supervisor", [(str(user.id), user.get_full_name() or user.username) for user in able])
