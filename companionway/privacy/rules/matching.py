"""Whether recipient, information and purpose are those that the basis allows (2.31(a)(3) to (5), P16)."""

from companionway.privacy.rules.asking import Disclosure, Known, Told
from companionway.privacy.rules.bases import Basis, BasisRule
from companionway.privacy.rules.consent_facts import ConsentFacts
from companionway.privacy.rules.consent_terms import ConsentType
from companionway.privacy.rules.terms import (
    TPO_PURPOSES,
    Purpose,
    RecipientClass,
    RecipientKind,
    Relation,
)

R, K = Relation, RecipientKind
IN_THE_CLASS = frozenset({R.TREATING, R.PAYER, R.OPERATING})
REPORTED_TO = {
    Basis.CRIME_ON_PREMISES: frozenset({K.LAW_ENFORCEMENT}),
    Basis.CHILD_ABUSE_REPORT: frozenset({K.AGENCY, K.LAW_ENFORCEMENT}),
    Basis.INTERNAL: frozenset({K.STAFF}),
    Basis.QSO: frozenset({K.BUSINESS_ASSOCIATE, K.OTHER}),
}


def out_of_scope(asked: Disclosure, rule: BasisRule, known: Known) -> tuple[str, ...]:
    """Each of recipient, information and purpose that is not covered, in this order."""
    told = asked.recipient
    assert told is not None and asked.purpose is not None, "fields are looked at before the scope"
    facts = known.consent if rule.consent else None
    off = {
        "recipient": not (_in_consent(facts, told, asked) if facts else _by_basis(asked, rule, told)),
        "information": not _information(asked, rule, facts),
        "purpose": not _purpose(asked, rule, facts),
    }
    return tuple(f"out_of_scope:{name}" for name, is_off in off.items() if is_off)


def _by_basis(asked: Disclosure, rule: BasisRule, told: Told) -> bool:
    if asked.basis in REPORTED_TO:
        return told.kind in REPORTED_TO[Basis(asked.basis)]
    return not rule.relations or bool(rule.relations & told.relations)


def _in_consent(facts: ConsentFacts, told: Told, asked: Disclosure) -> bool:
    """A recipient is named, or fits the class by a relation on file. A class never names somebody by itself."""
    is_named = told.key is not None and any(named.key == told.key for named in facts.recipients)
    if facts.type == ConsentType.TPO:
        return is_named or (facts.recipient_class == RecipientClass.TPO and bool(IN_THE_CLASS & told.relations))
    if facts.type == ConsentType.INTERMEDIARY:
        between = facts.intermediary is not None and asked.fields.get("intermediary") == facts.intermediary.name
        treats = facts.recipient_class == RecipientClass.TREATING_MEMBERS and R.TREATING in told.relations
        return between and (is_named or treats)
    if facts.type == ConsentType.CRIMINAL_JUSTICE:
        return is_named and R.MONITORING in told.relations
    return is_named


def _information(asked: Disclosure, rule: BasisRule, facts: ConsentFacts | None) -> bool:
    if facts is not None:
        return asked.information <= facts.information
    if asked.basis == Basis.COURT_ORDER:
        return asked.information <= set(asked.fields.get("order_scope", "").replace(",", " ").split())
    return rule.information is None or asked.information <= rule.information


def _purpose(asked: Disclosure, rule: BasisRule, facts: ConsentFacts | None) -> bool:
    if facts is None:
        return rule.purposes is None or asked.purpose in rule.purposes
    if facts.type == ConsentType.TPO and asked.purpose not in TPO_PURPOSES:
        return False
    if (asked.purpose == Purpose.PROCEEDINGS) != (facts.type == ConsentType.PROCEEDINGS):
        return False
    return asked.purpose in facts.purposes
