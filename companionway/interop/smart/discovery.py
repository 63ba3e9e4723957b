"""What a client reads before it signs in: `.well-known/smart-configuration` of SMART App Launch 2.2, only the truth."""

from typing import Any

from companionway.interop.fhir.server.kinds import KINDS
from companionway.interop.partners.keys import FITS
from companionway.interop.smart import scopes
from companionway.interop.smart.asking import GRANT, token_url

Json = dict[str, Any]


def configuration() -> Json:
    """The document. No sign-in of people, so neither an authorization endpoint nor an issuer stands in it."""
    return {
        "token_endpoint": token_url(),
        "grant_types_supported": [GRANT],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(FITS),
        "scopes_supported": scopes_supported(),
        "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
    }


def scopes_supported() -> list[str]:
    """One scope for each type that is taken, with the letters that mean something for it, and those for every type."""
    of_types = [scopes.spelled(kind.name, kind.may) for kind in sorted(KINDS.values(), key=lambda kind: kind.name)]
    return ["system/*.cruds", "system/*.read", "system/*.write", *of_types]
