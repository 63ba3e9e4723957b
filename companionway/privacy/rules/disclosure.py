"""Deciding whether something about a person may leave: a pure function of what is asked, what is on file, and a time.

The order is fixed; the first step that says no decides, and the reasons of a consent are told together.
"""

from collections.abc import Callable
from datetime import datetime

from companionway.privacy.rules.asking import STATEMENT_1, STATEMENT_2, Decision, Disclosure, Known
from companionway.privacy.rules.bases import (
    CARE,
    LAW_LIST,
    NOT_SUPPORTED,
    OFFICER,
    PART2_CONSENTS,
    RESTRICTABLE,
    RULES,
    TEAM,
    Basis,
    BasisRule,
)
from companionway.privacy.rules.consent import deficiencies, has_passed, is_expired, is_not_yet, revoked_at
from companionway.privacy.rules.matching import out_of_scope
from companionway.privacy.rules.outside import ORDER_SECTIONS
from companionway.privacy.rules.restrictions import Asked, standing_against
from companionway.privacy.rules.scope import scope_of
from companionway.privacy.rules.terms import (
    SHORT_CHANNELS,
    Information,
    Part2,
    Protection,
    Purpose,
    RecipientKind,
    Relation,
    Standing,
)

P = Protection
PART2_LABELS = frozenset({"R", "42CFRPart2", "ETH", "NORDSCLCD"})
LABELED = frozenset({P.PART2, P.COUNSELING_NOTES, P.STATE_PROTECTED})
ABOUT_A_PERSON = LABELED | {P.HEALTH}
EMERGENCIES = frozenset({Basis.MEDICAL_EMERGENCY, Basis.DECLARED_DISASTER})
ASK_BY_LAW = frozenset({RecipientKind.LAW_ENFORCEMENT, RecipientKind.COURT})
OWN = frozenset({Information.ACKNOWLEDGMENT, Information.OWN_WORDS})
Reasons = tuple[str, ...]
Step = Callable[[Disclosure, BasisRule, Known, datetime], Reasons]


def decide(asked: Disclosure, known: Known, t: datetime) -> Decision:
    """Whether this may leave at this moment, with every reason why not, or with all that has to go along."""
    reasons = _actor(asked) or _basis(asked, known)
    if not reasons:
        rule = RULES[Basis(asked.basis)]
        reasons = next((found for step in STEPS if (found := step(asked, rule, known, t))), ())
    if reasons:
        return Decision(False, reasons + _handed_on(asked, reasons))
    return _allowed(asked, RULES[Basis(asked.basis)], known, t)


def protection_of(asked: Disclosure) -> Protection:
    """The class that counts: never lower than what the information is; plain health data only outside Part 2."""
    if Information.STAFF_NOTES in asked.information:
        return P.STAFF_PRIVATE
    if Information.COUNSELING_NOTES in asked.information:
        return P.COUNSELING_NOTES
    return P.PART2 if asked.protection == P.HEALTH and asked.part2 != Part2.NO else asked.protection


def _actor(asked: Disclosure) -> Reasons:
    """Who may do this at all. A basis that is not on the list is judged after this, for those with a duty."""
    known = asked.basis in set(Basis)
    who = RULES[Basis(asked.basis)].who if known else CARE | OFFICER | TEAM | {Standing.PERSON}
    figures = asked.basis == Basis.INTERNAL and asked.information == {Information.FIGURES}
    may = asked.standing in who or (figures and asked.standing == Standing.MANAGER)  # counts of the own program
    return () if may else ("actor_not_authorized",)


def _basis(asked: Disclosure, known: Known) -> Reasons:
    if not asked.basis:
        return ("no_basis",)
    if asked.basis not in set(Basis) or asked.purpose == Purpose.FUNDRAISING:
        return ("basis_not_supported",)
    if asked.basis == Basis.COURT_ORDER and asked.fields.get("order_section") == "2.67":
        return ("basis_not_supported",)  # undercover
    if asked.basis == Basis.HIPAA_PERMITTED and asked.part2 != Part2.NO:
        return ("basis_not_supported",)
    if asked.basis == Basis.OWN_MESSAGE:
        says = asked.information - {Information.OWN_WORDS}
        mine = asked.information <= OWN and (not says or known.acknowledges)
        return () if mine or not asked.information else ("no_basis",)
    beyond_the_report = asked.information - {Information.ABUSE_REPORT}
    return ("no_basis",) if asked.basis == Basis.CHILD_ABUSE_REPORT and beyond_the_report else ()


def _fields(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Reasons:
    """The first field that is missing: those of every disclosure, then those of its basis."""
    special = {
        "consent_id": known.consent is not None,
        "recipient_kind": asked.recipient is not None and asked.recipient.kind is not None,
        "agreement": known.agreement_stands,
        "order_section": asked.fields.get("order_section") in ORDER_SECTIONS,
        "program_closed": asked.fields.get("program_closed") == "yes",
    }
    there = {"recipient": asked.recipient is not None and bool(asked.recipient.name), "purpose": bool(asked.purpose),
             "information": bool(asked.information), "minimum_necessary": bool(asked.least.strip())}  # fmt: skip
    there |= {name: special.get(name, bool(asked.fields.get(name, "").strip())) for name in rule.needs}
    if asked.fields.get("on_site_or_copied") == "copied":
        there |= {name: bool(asked.fields.get(name, "").strip()) for name in ("undertakings", "destroy_by")}
    missing = next((name for name, is_there in there.items() if not is_there), None)
    return (f"missing_field:{missing}",) if missing else ()


def _class(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Reasons:
    protection = protection_of(asked)
    fits = protection in rule.classes
    if asked.basis == Basis.GENERAL_RELEASE:
        fits = fits or protection == P.COUNSELING_NOTES  # refused for its type, which says more
    if protection == P.STAFF_PRIVATE:
        own = asked.recipient is not None and Relation.SELF in asked.recipient.relations
        fits = fits and own and asked.standing == Standing.PERSON
    if asked.basis in EMERGENCIES | {Basis.FDA} and asked.recipient:
        fits = fits and bool(rule.relations & asked.recipient.relations)
    return () if fits else ("class_not_allowed",)


def _consent(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Reasons:
    """Everything that is wrong with the consent at this moment, together (2.31(c))."""
    facts = known.consent
    if rule.consent is None or facts is None:
        return ()
    protection = protection_of(asked)
    released = asked.basis == Basis.GENERAL_RELEASE and protection != P.HEALTH
    notes = asked.basis == Basis.CONSENT_SPECIFIC and protection == P.COUNSELING_NOTES
    reasons = ["consent_type_insufficient"] if facts.type != rule.consent or released or notes else []
    reasons += ["consent_revoked"] if has_passed(revoked_at(facts), t) else []
    reasons += ["consent_expired"] if is_expired(facts, t) else []
    reasons += [f"consent_deficient:{element}" for element in deficiencies(facts)]
    reasons += ["consent_false"] if has_passed(facts.found_false_at, t) else []
    reasons += ["not_yet_effective"] if is_not_yet(facts, t) else []
    return (*reasons, *(["consent_superseded"] if has_passed(facts.superseded_at, t) else []))


def _scope(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Reasons:
    return out_of_scope(asked, rule, known)


def _restricted(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Reasons:
    if known.died and asked.purpose == Purpose.OUTREACH:
        return ("canceled",)
    return ("restricted",) if asked.basis in RESTRICTABLE and _restrictions(asked, known, t) else ()


def _restrictions(asked: Disclosure, known: Known, t: datetime) -> bool:
    told = asked.recipient
    if told is None:
        return False
    request = Asked(
        told.name, told.kind or "", asked.information, asked.purpose or "", t, asked.program_id, asked.made_at
    )  # fmt: skip
    return bool(standing_against(known.restrictions, request))


def _hold(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Reasons:
    """Order and mandate are there; counsel and the privacy officer still have to release it."""
    released = all(asked.fields.get(name, "").strip() for name in ("counsel", "counsel_on"))
    return ("escalate",) if asked.basis == Basis.COURT_ORDER and not released else ()


def _small_cells(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Reasons:
    return ("small_cell",) if asked.basis == Basis.AGGREGATE_RELEASE and not known.small_cells_passed else ()


STEPS: tuple[Step, ...] = (_fields, _class, _consent, _scope, _restricted, _hold, _small_cells)


def _handed_on(asked: Disclosure, reasons: Reasons) -> Reasons:
    """A court or the police is never answered from here alone: the request goes to the privacy officer (P26)."""
    by_law = asked.basis == Basis.COURT_ORDER or (asked.recipient is not None and asked.recipient.kind in ASK_BY_LAW)
    own_form = asked.basis in PART2_CONSENTS | {Basis.CRIME_ON_PREMISES, Basis.CHILD_ABUSE_REPORT}
    return ("escalate",) if by_law and not own_form and "escalate" not in reasons else ()


def _allowed(asked: Disclosure, rule: BasisRule, known: Known, t: datetime) -> Decision:
    by_consent = asked.basis in PART2_CONSENTS
    short = STATEMENT_2 if asked.channel in SHORT_CHANNELS else STATEMENT_1
    conditions = list(rule.conditions)
    if asked.basis in EMERGENCIES and _restrictions(asked, known, t):
        conditions.append("do_not_use_further")
    facts = known.consent
    if by_consent and facts and any(one.at <= t for one in facts.revocations):
        begins = facts.revocable_from.isoformat() if facts.revocable_from else "its_event"
        conditions.append(f"taken_back_counts_from:{begins}")  # 2.35(c): not before its stated time
    return Decision(
        True, notice=short if by_consent else "", scope=scope_of(facts) if by_consent and facts else "",
        labels=tuple(sorted(_labels(asked, known))), book=rule.book, conditions=tuple(conditions),
    )  # fmt: skip


def _labels(asked: Disclosure, known: Known) -> frozenset[str]:
    """The labels of the class, and whatever came in with the records (never taken off)."""
    if protection_of(asked) not in LABELED:
        return asked.labels
    drops = asked.basis == Basis.CONSENT_TPO and not known.keeps_do_not_redisclose
    return asked.labels | (PART2_LABELS - {"NORDSCLCD"} if drops else PART2_LABELS)


def is_on_the_list(code: str) -> bool:
    """Whether the law's own list holds this basis."""
    return code in LAW_LIST


def why_not_supported(code: str) -> str:
    """The rule behind a basis that we never support, "" for one nobody knows."""
    return NOT_SUPPORTED.get(code, "")
