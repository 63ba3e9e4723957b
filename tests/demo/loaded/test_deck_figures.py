"""The decks' figures, counted from raw rows by plain SQL and nothing of the product's own reporting."""

from companionway.demo.loader import Loaded
from tests.demo import expected
from tests.demo.loaded.conftest import Sql

ED = "JOIN companionway_program g ON g.id = r.program_id AND g.slug = 'ed'"
WALKED = f"FROM companionway_engagement e JOIN companionway_referral r ON r.id = e.referral_id {ED}"


def test_the_eight_hospitals_have_the_decks_referrals(sql: Sql) -> None:
    rows = sql(
        f"SELECT s.slug, count(*) FROM companionway_referral r {ED}"
        " JOIN companionway_site s ON s.id = r.site_id GROUP BY 1"
    )
    assert dict(rows) == expected.ED_REFERRALS
    assert sum(n for _, n in rows) == expected.ED_TOTAL


def test_people_are_fewer_than_referrals(sql: Sql) -> None:
    people = f"SELECT count(DISTINCT p.same_as_id) FROM companionway_referral r {ED} JOIN companionway_person p"
    assert sql(f"{people} ON p.id = r.person_id") == [(expected.ED_PEOPLE,)]


def test_all_came_within_one_year_and_none_is_from_the_future(sql: Sql) -> None:
    ((old, future),) = sql(
        "SELECT count(*) FILTER (WHERE received_at < now() - interval '365 days'),"
        " count(*) FILTER (WHERE received_at > now()) FROM companionway_referral"
    )
    assert (old, future) == (0, 0)


def test_two_hundred_sixty_people_engaged_from_as_many_referrals(sql: Sql) -> None:
    ((walks, people, referrals),) = sql(
        f"SELECT count(*), count(DISTINCT p.same_as_id), count(DISTINCT r.id) {WALKED}"
        " JOIN companionway_person p ON p.id = e.person_id"
    )
    assert walks == people == referrals == expected.ED_ENGAGED


def test_every_ed_referral_was_tried_within_seven_days_and_the_other_clocks_are_lower(sql: Sql) -> None:
    ((tried, talked),) = sql(
        "SELECT count(*) FILTER (WHERE r.first_attempt_at <= r.received_at + interval '7 days'),"
        " count(*) FILTER (WHERE r.first_contact_at <= r.received_at + interval '7 days')"
        f" FROM companionway_referral r {ED}"
    )
    assert tried == expected.TRIED_WITHIN_7_DAYS
    assert expected.ED_ENGAGED * 0.9 < talked < tried


def test_all_six_month_questions_are_due_and_four_of_130_went_back(sql: Sql) -> None:
    ((due, answered, back),) = sql(
        "SELECT count(*) FILTER (WHERE f.closes_on < current_date),"
        " count(*) FILTER (WHERE f.went_back IN ('yes', 'no')),"
        f" count(*) FILTER (WHERE f.went_back = 'yes') {WALKED} JOIN companionway_followup f ON f.engagement_id = e.id"
    )
    assert (due, answered, back) == (expected.FOLLOWUPS_DUE, expected.FOLLOWUPS_ANSWERED, expected.WENT_BACK)
    assert f"{100 * back / answered:.2f}" == expected.WENT_BACK_PERCENT
    bounds = (f"{100 * back / due:.1f}", f"{100 * (back + due - answered) / due:.1f}")
    assert bounds == expected.LOWEST_AND_HIGHEST_PERCENT


def test_everyone_with_both_check_ins_has_some_increase_and_only_some_a_reliable_one(sql: Sql) -> None:
    changes = [change for (change,) in sql(
        f"SELECT z.total - b.total {WALKED}"
        " JOIN companionway_administration b ON b.engagement_id = e.id AND b.moment = 'baseline'"
        " JOIN companionway_administration z ON z.engagement_id = e.id AND z.moment = 'goodbye'"
        " WHERE b.total IS NOT NULL AND z.total IS NOT NULL"
    )]  # fmt: skip
    ((spread, incomplete, all_baselines),) = sql(
        f"SELECT stddev_samp(b.total)::float8, count(*) FILTER (WHERE b.total IS NULL), count(*) {WALKED}"
        " JOIN companionway_administration b ON b.engagement_id = e.id AND b.moment = 'baseline'"
    )
    threshold = 1.96 * 2**0.5 * (1 - 0.88) ** 0.5 * spread
    reliably = sum(change > threshold for change in changes)
    assert 50 <= len(changes) <= 150 and min(changes) >= 1
    assert 0.2 * len(changes) < reliably < 0.7 * len(changes)
    assert 7 < spread < 11
    assert all_baselines == expected.ED_ENGAGED and 4 <= incomplete <= 35


def test_the_other_programs_have_their_requests(sql: Sql, demo: Loaded) -> None:
    rows = sql(
        "SELECT g.slug, count(*) FROM companionway_referral r JOIN companionway_program g ON g.id = r.program_id"
        " WHERE g.slug <> 'ed' GROUP BY 1"
    )
    assert dict(rows) == expected.OTHER_PROGRAMS
    assert demo.requests == expected.ED_TOTAL + sum(expected.OTHER_PROGRAMS.values())
