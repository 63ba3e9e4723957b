"""What a texting service calls: a text that came in, and what became of one of ours. Its signature comes first."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from companionway.interop.texting.arriving import Forged, bring_receipt, bring_text
from companionway.interop.texting.configured import provider
from companionway.interop.texting.provider import Form, Provider
from companionway.web.access import public

SIGNATURE = "X-Twilio-Signature"
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def _by(name: str) -> Provider:
    found = provider()
    if found is None or found.name != name:
        raise Http404
    return found


def _checked(request: HttpRequest, bring: Callable[[str, Form, str], bool]) -> HttpResponse:
    """Bring it with the address as it was called, its form and its signature. Forged is 401 without a word."""
    url = settings.COMPANIONWAY_BASE_URL.rstrip("/") + request.get_full_path()
    form = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    try:
        bring(url, form, request.headers.get(SIGNATURE, ""))
    except Forged:
        return HttpResponse(status=401, content_type="text/plain", headers={"WWW-Authenticate": SIGNATURE})
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")


@csrf_exempt  # a provider calls it: no session stands behind it, and its signature is what proves it
@require_POST
@public("the texting service brings what came in; its signature is checked")
def text(request: HttpRequest, provider_name: str) -> HttpResponse:
    """A text came in. Delivered again it is known; the answer is empty, for the provider answers STOP and HELP."""
    by = _by(provider_name)
    return _checked(request, lambda url, form, signature: bring_text(by, url, form, signature))


@csrf_exempt  # the same
@require_POST
@public("the texting service says what became of a text; its signature is checked")
def receipt(request: HttpRequest, provider_name: str) -> HttpResponse:
    """What became of a text of ours."""
    by, said = _by(provider_name), request.GET.get("text", "")
    return _checked(request, lambda url, form, signature: bring_receipt(by, url, form, signature, said))
