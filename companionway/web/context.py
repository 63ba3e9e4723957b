"""What every page knows: the installation's name, the demo marker, who looks, and where they may go."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from companionway.platform.installation import installation
from companionway.web.navigation import items_for


def page(request: HttpRequest) -> dict[str, Any]:
    """Site name, demo marker (empty unless the people are invented), viewer and navigation."""
    here = installation()
    user = getattr(request, "user", None)
    viewer = user if user is not None and user.is_authenticated else None
    return {
        "site_name": here.name,
        "demo_marker": here.demo_marker,
        "viewer": viewer,
        "nav": items_for(viewer, request.path) if viewer else [],
        "sign_out_url": reverse("web:sign-out") if viewer else "",
    }
