"""Every invented row as the actions would have written it: states, clocks, events, assignments, grants, totals.

Each check is a query for rows that contradict it; none may be found.
"""

import re

import pytest

from companionway.people.models import ContactPoint
from tests.demo.loaded.conftest import Sql

LIVE_CONTACT = "c.replaced_at IS NULL AND c.undone_at IS NULL"
CONTRADICTIONS = {
    "a referral's state is that of its last event": """
        SELECT r.id FROM companionway_referral r JOIN LATERAL (SELECT v.state FROM companionway_referralevent v
          WHERE v.referral_id = r.id ORDER BY v.occurred_at DESC, v.id DESC LIMIT 1) v ON true
        WHERE v.state <> r.state""",
    "a referral was received once, when it says": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_referralevent v
          ON v.referral_id = r.id AND v.verb = 'receive' AND v.occurred_at = r.received_at WHERE v.id IS NULL""",
    "the version of a referral counts its steps": """
        SELECT r.id FROM companionway_referral r WHERE r.version <>
          (SELECT count(*) FROM companionway_referralevent v WHERE v.referral_id = r.id)""",
    "the first try or talk of the events is the first attempt": """
        SELECT r.id FROM companionway_referral r WHERE r.first_attempt_at IS DISTINCT FROM
          (SELECT min(v.occurred_at) FROM companionway_referralevent v WHERE v.referral_id = r.id
           AND v.verb IN ('try', 'say_yes', 'say_not_now'))""",
    "the first talk of the events is the first contact": """
        SELECT r.id FROM companionway_referral r WHERE r.first_contact_at IS DISTINCT FROM
          (SELECT min(v.occurred_at) FROM companionway_referralevent v WHERE v.referral_id = r.id
           AND v.verb IN ('say_yes', 'say_not_now'))""",
    "acceptance is that of the events": """
        SELECT r.id FROM companionway_referral r WHERE (r.accepted_at, r.accepted_by_id) IS DISTINCT FROM
          (SELECT (v.occurred_at, v.by_id) FROM companionway_referralevent v
           WHERE v.referral_id = r.id AND v.verb = 'accept') AND r.accepted_at IS NOT NULL""",
    "events follow each other in time": """
        SELECT v.id FROM (SELECT id, occurred_at, lag(occurred_at) OVER (PARTITION BY referral_id ORDER BY id) before
          FROM companionway_referralevent) v WHERE v.occurred_at < v.before""",
    "a promise is the program's": """
        SELECT r.id FROM companionway_referral r JOIN companionway_program g ON g.id = r.program_id
        WHERE r.promise_due_at <> r.received_at + CASE WHEN r."where" = 'here' AND g.promise_here_minutes IS NOT NULL
          THEN make_interval(mins => g.promise_here_minutes) ELSE make_interval(hours => 24 * g.promise_days) END""",
    "a check back is asked only of those who said not now": """
        SELECT r.id FROM companionway_referral r WHERE (r.check_back <> '') <> (r.state = 'declined')
          OR (r.check_back_on IS NOT NULL) <> (r.check_back IN ('week', 'month'))""",
    "every request has its sender's link": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_answerlink l ON l.referral_id = r.id
        WHERE l.token_hash IS NULL OR l.ends_at <> r.promise_due_at + interval '7 days'""",
    "every yes opened one walk of the same person, then": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_engagement e ON e.referral_id = r.id
        WHERE (r.state = 'engaged') <> (e.id IS NOT NULL) OR e.id IS NOT NULL AND
          (e.opened_at, e.person_id, e.program_id, e.site_id)
          IS DISTINCT FROM (r.settled_at, r.person_id, r.program_id, r.site_id)""",
    "a walk without a request is a coming back": """
        SELECT e.id FROM companionway_engagement e LEFT JOIN companionway_engagement b ON b.id = e.came_back_from_id
        WHERE e.referral_id IS NULL
          AND (b.closed_at IS NULL OR b.closed_at > e.opened_at OR b.person_id <> e.person_id)""",
    "a walk's state is that of its last event": """
        SELECT e.id FROM companionway_engagement e JOIN LATERAL (SELECT v.state FROM companionway_engagementevent v
          WHERE v.engagement_id = e.id ORDER BY v.occurred_at DESC, v.id DESC LIMIT 1) v ON true
        WHERE v.state <> e.state""",
    "the version of a walk counts its changes": """
        SELECT e.id FROM companionway_engagement e WHERE e.version <> 1 + (SELECT count(*) FROM
          companionway_engagementevent v WHERE v.engagement_id = e.id
          AND v.verb IN ('pause', 'resume', 'say_goodbye', 'choose_rhythm'))""",
    "the last touch is the newest live contact": f"""
        SELECT e.id FROM companionway_engagement e WHERE e.last_touch_at IS DISTINCT FROM (SELECT max(c.occurred_at)
          FROM companionway_contact c WHERE c.engagement_id = e.id AND {LIVE_CONTACT})""",
    "the first contact is the yes": f"""
        SELECT e.id FROM companionway_engagement e WHERE e.opened_at <> (SELECT min(c.occurred_at)
          FROM companionway_contact c WHERE c.engagement_id = e.id AND {LIVE_CONTACT})""",
    "contacts and tries lie within the walk": """
        SELECT c.id FROM (SELECT id, engagement_id, occurred_at FROM companionway_contact UNION ALL
          SELECT id, engagement_id, occurred_at FROM companionway_contactattempt) c
        JOIN companionway_engagement e ON e.id = c.engagement_id
        WHERE c.occurred_at < e.opened_at OR c.occurred_at > coalesce(e.closed_at, now())""",
    "nobody is in touch during a pause": f"""
        SELECT c.id FROM companionway_contact c JOIN companionway_engagementevent p
          ON p.engagement_id = c.engagement_id AND p.verb = 'pause'
        LEFT JOIN companionway_engagementevent q ON q.engagement_id = c.engagement_id AND q.verb = 'resume'
        WHERE {LIVE_CONTACT} AND c.group_id IS NULL AND c.occurred_at > p.occurred_at
          AND c.occurred_at < coalesce(q.occurred_at, now())""",
    "a replaced contact has its newer version": """
        SELECT c.id FROM companionway_contact c LEFT JOIN companionway_contact n ON n.replaces_id = c.id
        WHERE (c.replaced_at IS NOT NULL) <> (n.id IS NOT NULL) OR n.entered_at <> c.replaced_at""",
    "a planned day lies after the last touch": """
        SELECT e.id FROM companionway_engagement e WHERE e.next_on IS NOT NULL
          AND (e.state = 'closed' OR e.next_on <= (e.last_touch_at AT TIME ZONE 'America/New_York')::date)""",
    "one live assignment for each live walk and none for a closed one": """
        SELECT e.id FROM companionway_engagement e WHERE (SELECT count(*) FROM companionway_assignment a
          WHERE a.engagement_id = e.id AND a.ends_at IS NULL) <> (e.state <> 'closed')::int""",
    "assignments follow each other without a gap from the yes to the goodbye": """
        SELECT a.id FROM (SELECT a.*, e.opened_at, e.closed_at,
            lag(a.ends_at) OVER w AS before, lead(a.starts_at) OVER w AS following
          FROM companionway_assignment a JOIN companionway_engagement e ON e.id = a.engagement_id
          WINDOW w AS (PARTITION BY a.engagement_id ORDER BY a.starts_at)) a
        WHERE a.starts_at <> coalesce(a.before, a.opened_at)
          OR (a.following IS NULL AND a.ends_at IS DISTINCT FROM a.closed_at)""",
    "a peer walks only where they work on the day it begins": """
        SELECT a.id FROM companionway_assignment a JOIN companionway_engagement e ON e.id = a.engagement_id
        WHERE NOT EXISTS (SELECT FROM companionway_roleheld h WHERE h.user_id = a.worker_id AND h.role = 'peer_worker'
          AND h.program_id = e.program_id AND h.site_id IS NOT DISTINCT FROM e.site_id
          AND h.starts_on <= (a.starts_at AT TIME ZONE 'America/New_York')::date
          AND (h.ends_on IS NULL OR h.ends_on >= (a.starts_at AT TIME ZONE 'America/New_York')::date))""",
    "every assignment gives its peer a grant as long as it lasts": """
        SELECT a.id FROM companionway_assignment a JOIN companionway_engagement e ON e.id = a.engagement_id
        LEFT JOIN companionway_accessgrant g ON g.because_of = a.id AND g.reason = 'assignment'
          AND g.user_id = a.worker_id AND g.person_id = e.person_id
          AND g.starts_at = a.starts_at AND g.ends_at IS NOT DISTINCT FROM a.ends_at WHERE g.id IS NULL""",
    "every assignment gives the peer's supervisors a grant as long as it lasts": """
        SELECT a.id FROM companionway_assignment a JOIN companionway_peerworker w ON w.user_id = a.worker_id
        JOIN companionway_supervision s ON s.peer_id = w.id
        LEFT JOIN companionway_accessgrant g ON g.because_of = a.id AND g.reason = 'supervision'
          AND g.user_id = s.supervisor_id AND g.starts_at = a.starts_at AND g.ends_at IS NOT DISTINCT FROM a.ends_at
        WHERE g.id IS NULL""",
    "whoever took a request may see the person until the walk begins or the request is taken back": """
        SELECT r.id FROM companionway_referral r LEFT JOIN companionway_accessgrant g ON g.because_of = r.id
          AND g.reason = 'duty' AND g.user_id = r.accepted_by_id AND g.person_id = r.person_id
        WHERE r.accepted_at IS NOT NULL AND (g.id IS NULL OR g.starts_at <> r.accepted_at OR g.ends_at IS DISTINCT FROM
          CASE WHEN r.state IN ('engaged', 'withdrawn', 'turned_away', 'redirected', 'duplicate') THEN r.settled_at
            WHEN r.check_back = 'dont' THEN r.settled_at + interval '1 day'
            WHEN r.check_back = 'week' THEN r.settled_at + interval '37 days'
            WHEN r.check_back = 'month' THEN r.settled_at + interval '60 days'
            WHEN r.state IN ('declined', 'not_reached') THEN r.settled_at + interval '90 days' END)""",
    "after goodbye somebody keeps the door until they come back": """
        SELECT e.id FROM companionway_engagement e
        LEFT JOIN companionway_engagement b ON b.came_back_from_id = e.id
        LEFT JOIN companionway_accessgrant g ON g.because_of = e.id AND g.reason = 'care_team'
          AND g.starts_at = e.closed_at AND g.ends_at = least(e.closed_at + interval '365 days', b.opened_at)
        WHERE e.state = 'closed' AND g.id IS NULL""",
    "there is no grant without its reason": """
        SELECT g.id FROM companionway_accessgrant g WHERE NOT EXISTS
          (SELECT FROM companionway_assignment a WHERE a.id = g.because_of) AND NOT EXISTS
          (SELECT FROM companionway_referral r WHERE r.id = g.because_of) AND NOT EXISTS
          (SELECT FROM companionway_engagement e WHERE e.id = g.because_of) AND NOT EXISTS
          (SELECT FROM companionway_breakglass b WHERE b.id = g.because_of)""",
    "a total is the sum of all ten answers or nothing": """
        SELECT a.id FROM companionway_administration a JOIN (SELECT administration_id, count(*) AS items,
          count(value) AS given, sum(value) AS whole FROM companionway_answer GROUP BY 1) s
          ON s.administration_id = a.id
        WHERE s.items <> 10 OR a.answered_count <> s.given
          OR a.total IS DISTINCT FROM CASE WHEN s.given = 10 THEN s.whole END""",
    "check-ins lie within the walk and end before goodbye": """
        SELECT a.id FROM companionway_administration a JOIN companionway_engagement e ON e.id = a.engagement_id
        WHERE a.started_at < e.opened_at OR a.finished_at > coalesce(e.closed_at, now()) OR a.finished_at IS NULL""",
    "a follow-up is counted from the baseline day by the program's window": """
        SELECT f.id FROM companionway_followup f JOIN companionway_engagement e ON e.id = f.engagement_id
        JOIN companionway_program g ON g.id = e.program_id LEFT JOIN companionway_administration b
          ON b.engagement_id = e.id AND b.moment = 'baseline'
        WHERE f.origin <> g.followup_origin OR b.id IS NULL
          OR f.origin_on <> (b.finished_at AT TIME ZONE 'America/New_York')::date
          OR f.due_on <> f.origin_on + g.followup_days OR f.opens_on <> f.due_on - g.followup_margin_days
          OR f.closes_on <> f.due_on + g.followup_margin_days""",
    "every baseline has its follow-up planned": """
        SELECT b.id FROM companionway_administration b LEFT JOIN companionway_followup f
          ON f.engagement_id = b.engagement_id WHERE b.moment = 'baseline' AND f.id IS NULL""",
    "a follow-up was asked within its window, and an answer is its last, reached try": """
        SELECT f.id FROM companionway_followup f JOIN companionway_followupattempt t ON t.followup_id = f.id
        WHERE (t.occurred_at AT TIME ZONE 'America/New_York')::date NOT BETWEEN f.opens_on AND f.closes_on
          OR t.occurred_at > coalesce(f.settled_at, now())
          OR (t.reached AND (f.state NOT IN ('answered', 'not_now') OR t.occurred_at <> f.settled_at))""",
    "the version of a follow-up counts its steps": """
        SELECT f.id FROM companionway_followup f WHERE f.version <> 1 + (f.state = 'not_reached')::int +
          (SELECT count(*) FROM companionway_followupattempt t WHERE t.followup_id = f.id)""",
    "nothing lies in the future": """
        SELECT occurred_at FROM (SELECT occurred_at FROM companionway_referralevent UNION ALL
          SELECT occurred_at FROM companionway_engagementevent UNION ALL SELECT occurred_at FROM companionway_contact
          UNION ALL SELECT entered_at FROM companionway_contact UNION ALL SELECT occurred_at FROM
          companionway_contactattempt UNION ALL SELECT entered_at FROM companionway_contactattempt UNION ALL
          SELECT finished_at FROM companionway_administration UNION ALL SELECT occurred_at FROM
          companionway_followupattempt UNION ALL SELECT settled_at FROM companionway_followup) t
        WHERE occurred_at > now()""",
    "a joined record points at a kept one": """
        SELECT p.id FROM companionway_person p JOIN companionway_person k ON k.id = p.same_as_id
        WHERE k.same_as_id <> k.id""",
}  # fmt: skip


def test_phones_cannot_ring_and_email_leads_nowhere(sql: Sql) -> None:
    patterns = {"phone": r"\(\d{3}\) 555-01\d\d", "email": r".+@example\.org"}
    points = list(ContactPoint.objects.all())
    assert points and all(re.fullmatch(patterns[point.kind], point.value) for point in points)


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_nothing_contradicts(rule: str, sql: Sql) -> None:
    assert sql(CONTRADICTIONS[rule]) == []
