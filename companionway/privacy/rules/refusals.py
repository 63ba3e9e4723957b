"""Each reason for which the gate says no: the rule it comes from, and in plain words what it says and what to do."""

from dataclasses import dataclass

from companionway.privacy.rules.consent import WORDS
from companionway.privacy.rules.consent_terms import Element


@dataclass(frozen=True)
class Why:
    """A reason: its rule, and what a person at the screen is told."""

    law: str
    says: str


OFFICER = "Ask the privacy officer."
REASONS: dict[str, Why] = {
    "actor_not_authorized": Why(
        "42 CFR 2.12(c)(3), need to know",
        "You do not walk with this person now, or this is for somebody else to share. Ask who walks with them.",
    ),
    "no_basis": Why("42 CFR 2.12, 2.13", "There is no consent and no exception that this could rest on. Ask them."),
    "basis_not_supported": Why(
        "42 CFR 2.34, 2.36, 2.67; closed list", f"This is never shared from here on that ground. {OFFICER}"
    ),
    "missing_field": Why("the fields of this basis", "Something that this ground needs is not filled in: {what}."),
    "class_not_allowed": Why(
        "protection classes; 42 CFR 2.51, 2.54", f"This kind of record may not go out on that ground. {OFFICER}"
    ),
    "consent_type_insufficient": Why(
        "42 CFR 2.31, 2.32", "The consent is of another kind. A general release is not enough. Ask with the right card."
    ),
    "consent_revoked": Why("42 CFR 2.31(c)(3)", "The person took this consent back. Nothing more is shared on it."),
    "consent_expired": Why("42 CFR 2.31(c)(1)", "This consent has ended. Ask the person again if it still helps them."),
    "consent_deficient": Why("42 CFR 2.31(c)(2)", "This consent lacks {what}. Ask with a new card."),
    "consent_false": Why("42 CFR 2.31(c)(4)", f"This consent is known not to be true. {OFFICER}"),
    "not_yet_effective": Why("42 CFR 2.31(a)(9)", "This consent does not count yet."),
    "consent_superseded": Why("a newer signature of the same card (design)", "A newer one of this card was signed."),
    "out_of_scope:recipient": Why(
        "42 CFR 2.31(a)(4)", "The consent does not name this recipient. Ask the person whether it may."
    ),
    "out_of_scope:information": Why("42 CFR 2.31(a)(3)", "This is more than what may be shared. Choose less, or ask."),
    "out_of_scope:purpose": Why("42 CFR 2.31(a)(5)", "It may not be shared for this purpose. Ask the person."),
    "restricted": Why("42 CFR 2.26", "The person asked that this is not shared with them, and the program agreed."),
    "canceled": Why("42 CFR 2.15(b)", "The person has died. Nobody is reached out to; the record stays protected."),
    "escalate": Why(
        "42 CFR 2.61, 2.13(c)", "This goes to the privacy officer. Do not say whether anyone is or was supported here."
    ),
    "small_cell": Why("CMS cell size suppression policy", "A small number could be worked out from this."),
}


def why(reason: str) -> Why:
    """The rule and the words behind a reason code such as `consent_deficient:4(i)`. KeyError for an unknown one."""
    if reason in REASONS:
        return REASONS[reason]
    code, _, what = reason.partition(":")
    found = REASONS[code]
    words = WORDS[Element(what)] if code == "consent_deficient" else what.replace("_", " ")
    law = _law_of(what) if code == "consent_deficient" else found.law
    return Why(law, found.says.replace("{what}", words))


def _law_of(element: str) -> str:
    """42 CFR 2.31(a)(4)(i) for the element 4(i)."""
    if element.startswith("2."):
        return f"42 CFR {element}"
    number, paren, rest = element.partition("(")
    return f"42 CFR 2.31(a)({number}){paren}{rest}; 2.31(c)(2)"
