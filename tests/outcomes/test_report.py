"""Every figure of the report against people that can be counted by hand."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from companionway.outcomes import formats
from companionway.outcomes import report as reports
from companionway.outcomes.cohort import Cohort
from companionway.outcomes.engines import PostgreSQL
from companionway.outcomes.report import Report
from tests.instruments.own_pack import own_pack
from tests.outcomes.conftest import House

MakeCohort = Callable[..., Cohort]


def built(cohort: Cohort, *, suppressed: bool = False) -> Report:
    return reports.build(PostgreSQL(), cohort, suppressed=suppressed)


def k_of_n(report: Report, section: str, line: str) -> tuple[int | None, int | None]:
    found = report.section(section).line(line)
    return found.k, found.n


def test_a_person_referred_twice_is_two_referrals_and_one_person(house: House, cohort: MakeCohort) -> None:
    sam = house.person()
    house.referral("north", person=sam)
    house.referral("south", person=house.person(same_as=sam), after=timedelta(days=3))
    house.referral(None)
    report = built(cohort())
    assert k_of_n(report, "people_referred", "people") == (2, None)
    assert k_of_n(report, "people_referred", "referrals") == (3, None)
    assert [(line.label, line.k) for line in report.section("referrals_by_site").worded.lines] == [
        ("Came without a site", 1), ("North", 1), ("South", 1), ("All sites", 3),
    ]  # fmt: skip


def test_the_same_request_again_and_one_sent_on_are_named_and_not_counted(house: House, cohort: MakeCohort) -> None:
    house.referral()
    house.referral(state="duplicate", hours=(None, None, None))
    house.referral(state="redirected", hours=(None, None, None))
    report = built(cohort())
    assert k_of_n(report, "referrals_by_site", "referrals") == (1, None)
    assert k_of_n(report, "referrals_by_site", "duplicates") == (1, None)
    assert k_of_n(report, "referrals_by_site", "redirected") == (1, None)


def test_each_clock_is_counted_by_itself(house: House, cohort: MakeCohort) -> None:
    house.referral(hours=(1, 2, 200))  # tried in two hours, talked on the ninth day
    house.referral(hours=(0.2, 0.4, 0.4), here=True)
    house.referral(hours=(1, 2, None), state="not_reached")
    house.referral(hours=(None, None, None), state="received")
    house.referral(hours=(None, None, None), state="withdrawn", settled_hours=5)
    report = built(cohort())
    name = "responded_within_promise"
    assert k_of_n(report, name, "accepted_in_days") == (3, 4)
    assert k_of_n(report, name, "first_attempt_in_days") == (3, 4)
    assert k_of_n(report, name, "first_attempt_in_promise") == (3, 4)
    assert k_of_n(report, name, "first_contact_in_days") == (1, 4)
    assert k_of_n(report, name, "first_attempt_without_days") == (1, None)
    assert k_of_n(report, name, "taken_back") == (1, None)
    assert report.section(name).line("first_attempt_median").value == pytest.approx(2.0)
    assert report.section(name).line("first_contact_p90").value == pytest.approx(0.4 + 0.9 * 199.6)


def test_a_request_that_the_program_turned_down_stays_in_every_n(house: House, cohort: MakeCohort) -> None:
    house.referral(hours=(0.2, 0.4, 0.4), here=True)
    house.referral(hours=(None, None, None), state="turned_away", settled_hours=5)
    report = built(cohort())
    assert k_of_n(report, "engaged", "turned_away") == (1, None)
    assert k_of_n(report, "engaged", "still_open") == (1, None)
    assert k_of_n(report, "engaged", "said_yes")[1] == 2
    assert k_of_n(report, "responded_within_promise", "first_attempt_in_days") == (1, 2)
    assert k_of_n(report, "responded_within_promise", "taken_back") == (0, None)


def test_a_referral_not_answered_while_its_days_still_run_is_not_judged_yet(house: House, cohort: MakeCohort) -> None:
    house.referral(hours=(1, 2, None), state="attempting")
    house.referral(hours=(None, None, None), state="received", here=True)
    report = built(cohort(as_of=datetime(2024, 1, 12, tzinfo=UTC)))
    name = "responded_within_promise"
    assert k_of_n(report, name, "first_attempt_in_days") == (1, 1)
    assert k_of_n(report, name, "first_attempt_running_days") == (1, None)
    assert k_of_n(report, name, "first_contact_in_days") == (0, 0)
    assert k_of_n(report, name, "first_contact_running_days") == (2, None)
    assert k_of_n(report, name, "first_attempt_in_promise") == (1, 2), "the promise of half an hour is over"


def test_the_period_is_counted_in_days_of_the_installation(house: House, cohort: MakeCohort) -> None:
    late = datetime(2024, 2, 1, 4, 30, tzinfo=UTC)  # half past eleven at night, January 31, in New York
    house.referral(after=late - datetime(2024, 1, 10, 15, tzinfo=UTC))
    report = built(cohort(last_on=date(2024, 1, 31)))
    assert k_of_n(report, "referrals_by_month", "month:2024-01") == (1, None)
    assert k_of_n(built(cohort(first_on=date(2024, 2, 1))), "referrals_by_site", "referrals") == (0, None)


def test_in_touch_is_a_live_contact_in_each_of_the_three_months(house: House, cohort: MakeCohort) -> None:
    house.engagement(house.referral(), contact_days=(0.5, 1.5, 31.5, 90.5))
    house.engagement(house.referral(), contact_days=(0.5,))
    taken_back = house.engagement(house.referral())
    house.contact(taken_back, 5, undone_at=datetime(2024, 2, 1, tzinfo=UTC))
    house.referral(state="declined")
    report = built(cohort())
    assert k_of_n(report, "cascade", "said_yes") == (3, 4)
    assert [k_of_n(report, "cascade", f"in_touch_{d}") for d in (30, 60, 90)] == [(1, 3), (1, 3), (1, 3)]


def test_only_pairs_on_the_same_instrument_and_version_are_compared(house: House, cohort: MakeCohort) -> None:
    house.engagement(house.referral(), totals=(30, 42))
    house.engagement(house.referral(), totals=(40, 40))
    house.engagement(house.referral(), totals=(44, 50))
    house.engagement(house.referral(), totals=(30, 42), versions=("1", "2"))
    house.engagement(house.referral(), totals=(None, 42))
    house.engagement(house.referral(), totals=(30, None))
    house.engagement(house.referral(), totals=(30, None), closed=False)
    section = built(cohort()).section("recovery_capital_change")
    counts = {
        name: section.line(name).k for name in ("pairs", "other_instrument", "no_first", "no_goodbye", "still_walking")
    }
    assert counts == {"pairs": 3, "other_instrument": 1, "no_first": 1, "no_goodbye": 1, "still_walking": 1}
    assert section.line("mean_change").value == pytest.approx(6.0)
    assert (section.line("increase").k, section.line("increase").n) == (2, 3)
    assert section.line("threshold").value is None, "fewer than 50 first check-ins: not computed"
    with pytest.raises(KeyError):
        section.line("higher")


def test_an_instrument_of_the_deployers_own_is_called_by_its_name(house: House, cohort: MakeCohort) -> None:
    from companionway.instruments.actions.supply import supply

    own = supply(text=json.dumps(own_pack()), affirmed_by_name="Dana Reed", affirmed_on=date(2024, 1, 1),
                 statement="A letter.", by=None, at=datetime(2024, 1, 2, tzinfo=UTC))  # fmt: skip
    house.instruments["own"] = own
    for _ in range(3):
        house.engagement(house.referral(), totals=(8, 12), versions=("own", "own"))
    section = built(cohort()).section("recovery_capital_change")
    assert section.line("pairs").k == 3
    notes = " ".join(section.worded.notes)
    assert "Evening lines, version 1.0." in notes and "evening-lines" not in notes


def test_reliable_classes_stand_beside_any_increase_from_fifty_first_check_ins(
    house: House, cohort: MakeCohort
) -> None:
    for i in range(50):
        first = 20 + i % 25
        house.engagement(house.referral(), totals=(first, first + (10 if i < 20 else 1 if i < 48 else -12)))
    section = built(cohort()).section("recovery_capital_change")
    assert [section.line(name).k for name in ("higher", "same", "lower", "increase")] == [20, 28, 2, 48]
    threshold = section.line("threshold").value
    assert threshold is not None
    assert 6.9 < threshold < 7.1, "0.960 x 7.28, the SD of 20..44 twice"
    assert "20 were reliably higher, 28 showed no reliable change, 2 were reliably lower" in section.worded.headline


def test_crossing_the_published_cut_off_and_both_ends_of_the_scale_are_lines_of_their_own(
    house: House, cohort: MakeCohort
) -> None:
    for first, last in ((46, 47), (47, 46), (47, 60), (30, 46), (10, 11), (60, 60)):
        house.engagement(house.referral(), totals=(first, last))
    for _ in range(44):
        house.engagement(house.referral(), totals=(35, None))
    section = built(cohort()).section("recovery_capital_change")
    names = ("crossed_up", "crossed_down", "ceiling", "floor")
    assert [section.line(name).k for name in names] == [1, 1, 1, 1]
    assert "47 or more" in section.line("crossed_up").note


def test_return_to_the_ed_is_k_of_those_who_answered_of_those_due(house: House, cohort: MakeCohort) -> None:
    for answer, times in (("yes", 1), ("no", 4), ("rather_not_say", 1)):
        for _ in range(times):
            house.engagement(house.referral(), followup="answered", went_back=answer, tries=2)
    house.engagement(house.referral(), followup="not_reached", tries=3)
    house.engagement(house.referral(), followup="not_now")
    house.engagement(house.referral(), followup="waiting", tries=0)
    house.engagement(house.referral(), followup="died", tries=0)
    house.engagement(house.referral())
    section = built(cohort()).section("returned_to_ed")
    assert (section.line("went_back").k, section.line("went_back").n) == (1, 5)
    assert (section.line("answered_followup").k, section.line("answered_followup").n) == (5, 9)
    bounds = section.line("bounds").interval
    assert bounds is not None
    assert (bounds.low, bounds.high) == (1 / 9, 5 / 9)
    assert (section.line("died").k, section.line("no_followup").k, section.line("never_asked").k) == (1, 1, 1)
    assert (section.line("went_back_two").k, section.line("went_back_two").n) == (1, 5)


def test_a_followup_counts_only_once_its_window_is_over(house: House, cohort: MakeCohort) -> None:
    house.engagement(house.referral(), followup="answered", went_back="no")
    inside = datetime(2024, 7, 20, tzinfo=UTC)
    section = built(cohort(as_of=inside)).section("returned_to_ed")
    assert (section.line("answered_followup").k, section.line("answered_followup").n) == (0, 0)
    assert section.line("window_open").k == 1


def test_an_empty_period_is_told_plainly_and_not_as_a_percentage(house: House, cohort: MakeCohort) -> None:
    report = built(cohort(first_on=date(2030, 1, 1), last_on=date(2030, 3, 31), as_of=datetime(2031, 1, 1, tzinfo=UTC)))
    for section in report.sections:
        assert all(line.percent is None and not line.k for line in section.worded.lines)
        assert section.worded.headline


def test_the_funder_copy_hides_small_counts_everywhere(house: House, cohort: MakeCohort) -> None:
    for i in range(40):
        site = "south" if i < 4 else "north"
        yes = i < 30
        row = house.referral(site, state="engaged" if yes else "declined")
        if yes:
            house.engagement(row, totals=(30, 42), followup="answered", went_back="yes" if i < 2 else "no")
    report = built(cohort(), suppressed=True)
    shown = [line.k for section in report.sections for line in (*section.worded.lines, *section.worded.missing)]
    assert not [k for k in shown if k is not None and 1 <= k <= 10]
    assert "30 people said yes" not in report.section("engaged").worded.headline, "10 who did not could be worked out"
    assert report.section("returned_to_ed").line("went_back").hidden
    assert report.section("returned_to_ed").line("bounds").interval is None
    assert report.section("referrals_by_month").worded.panels == {}


def test_one_site_can_be_asked_for(house: House, cohort: MakeCohort) -> None:
    house.referral("north")
    house.referral("south")
    assert k_of_n(built(cohort(site="south")), "referrals_by_site", "referrals") == (1, None)


def test_a_report_cannot_write(house: House) -> None:
    from django.db import DatabaseError, transaction

    with (
        pytest.raises(DatabaseError, match="read-only"),
        transaction.atomic(),
        PostgreSQL().consistent(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM companionway_site")
    house.referral()  # and the transaction around it can still write


def test_the_moment_of_judging_is_printed_in_the_zone_that_it_names(house: House, cohort: MakeCohort) -> None:
    house.referral("north")
    evening = datetime(2024, 12, 31, 19, 0, tzinfo=ZoneInfo("America/New_York"))
    assert "As of 2025-01-01 00:00 UTC." in formats.as_table(built(cohort(as_of=evening)))


def test_what_people_said_of_walking_together_stands_beside_who_was_asked_and_who_skipped(
    house: House, cohort: MakeCohort
) -> None:
    walks = [house.engagement(house.referral()) for _ in range(6)]
    house.experience(walks[0], "no no no", days=10)
    house.experience(walks[0], "yes somewhat yes", way="together")
    house.experience(walks[1], "yes skipped no", way="own")
    house.experience(walks[2], "skipped skipped skipped")
    house.experience(walks[3])
    report, name = built(cohort()), "experience"
    assert k_of_n(report, name, "experience_answered") == (2, 4)
    assert k_of_n(report, name, "meaningful_yes") == (2, 2), "the last answer counts, and skipping is no no"
    assert k_of_n(report, name, "better_somewhat") == (1, 1)
    assert k_of_n(report, name, "hopeful_yes") == (1, 2)
    assert report.section(name).line("hopeful_yes").interval is not None
    assert [report.section(name).line(f"by_{way}").k for way in ("together", "link", "own")] == [1, 0, 1]
    assert report.section(name).line("experience_not_now").k == 1
    assert (report.section(name).line("not_asked").k, report.section(name).line("experience_unanswered").k) == (2, 1)
    assert report.section(name).worded.headline.startswith("2 of 2 who answered, of 4 asked")
    hidden = built(cohort(), suppressed=True).section(name)
    assert hidden.line("meaningful_yes").hidden and hidden.worded.headline == "What did people say of walking together?"
