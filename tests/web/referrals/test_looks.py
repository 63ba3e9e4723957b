"""Each look at a request leaves one audit entry that says who looked, and for which step."""

from companionway.platform.models import AuditEntry
from tests.cast import Cast
from tests.web.asking import signed_in
from tests.web.referrals.test_request import where, with_ana


def test_each_look_is_one_audit_entry(cast: Cast) -> None:
    referral = with_ana(cast)
    signed_in(cast.jo).get(where("request", referral))
    signed_in(cast.ana).get(where("request", referral))
    looks = AuditEntry.objects.filter(verb="referral.looked_at").order_by("occurred_at")
    assert [(e.actor_id, e.reason) for e in looks] == [(cast.jo.id, "who_has_it"), (cast.ana.id, "whole")]


def test_every_page_about_a_request_is_a_look(cast: Cast) -> None:
    referral, ana = with_ana(cast), signed_in(cast.ana)
    for name in ("request-yes", "request-not-now", "request-place"):
        ana.get(where(name, referral))
    looks = AuditEntry.objects.filter(verb="referral.looked_at").order_by("occurred_at")
    assert [e.reason for e in looks] == ["yes", "not_now", "place"]
    ana.get(where("request-duplicate", referral))
    assert str(referral.id) in AuditEntry.objects.get(verb="board.looked_at").detail["referrals"]
