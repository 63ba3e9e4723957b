"""Between the first proof and a session: the second step, for everybody who has one."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponse
from django.shortcuts import redirect

from companionway.signin import queries
from companionway.web.pages.signin.adapters import is_strong


class SecondStep(AuthenticateStage):
    """allauth's stage with its key; asked for unless two factors were shown already."""

    urlname = "web:sign-in-second"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Where to go first, if anywhere."""
        user = self.login.user
        if user is None or is_strong(self.request, user) or not queries.has_second_step(user.pk):
            return None, True
        return redirect(self.urlname), True
