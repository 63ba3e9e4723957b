"""Where somebody says they are, as a page: each line with its source, a map with its limits, a talk and no alert."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from companionway.continuum.models import Move, Observation, Prompt
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from tests.cast import Cast
from tests.walked import Day, a_day
from tests.web.asking import signed_in, text_of


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


def say(client: Client, day: Day, axis: str, **said: Any) -> Any:
    fields = {"id": uuid.uuid4(), "observed_on": clock.today().isoformat(), "source": "person"} | said
    return client.post(f"/engagements/{day.sam.id}/observations/",
                       {"axis": axis} | {f"{axis}-{name}": value for name, value in fields.items()})  # fmt: skip


def page(client: Client, day: Day) -> str:
    return text_of(client.get(f"/people/{day.sam.person_id}/continuum/"))


def test_what_they_say_stands_with_its_day_and_how_we_know(day: Day, ana: Client) -> None:
    assert say(ana, day, "stage", behavior="alcohol", value="preparation", words="After the summer.").status_code == 302
    shown = page(ana, day)
    for words in ("getting ready", "the person says so", "After the summer.", "noted by Ana", "they say: alcohol"):
        assert words in shown


def test_the_persons_own_placement_stands_before_an_impression(day: Day, ana: Client) -> None:
    say(ana, day, "stage", behavior="alcohol", value="contemplation")
    say(ana, day, "stage", behavior="alcohol", value="action", source="peer_impression")
    shown = page(ana, day)
    assert "the peer&#x27;s impression" in shown or "the peer's impression" in shown
    here = re.findall(r'<t[hd][^>]* class="here">([^<]*)', shown)
    assert here == ["Contemplation "]


def test_the_map_says_its_limits_its_source_and_calls_its_effects_hopes(day: Day, ana: Client) -> None:
    shown = page(ana, day)
    for words in (
        "one column in the source",
        "no place for a return to use",
        "drawn as aligned",
        "What programs hope for here",
        "Hopes from the training, not findings",
        "not from research",
        "the two editions are not compared",
    ):
        assert words in shown


def test_opioid_care_is_hidden_where_the_program_is_not_about_opioids(day: Day, ana: Client) -> None:
    assert "Care for opioid use" not in page(ana, day) and "Opioid care" not in page(ana, day)
    assert say(ana, day, "medication", value="started").status_code == 422
    Program.objects.filter(id=day.sam.program_id).update(about_opioids=True)
    assert say(ana, day, "medication", value="started", source="referrer").status_code == 302
    shown = page(ana, day)
    assert "Care for opioid use, as known to the program" in shown and "the referrer or place of care said so" in shown


def test_a_gap_is_a_question_on_the_page_and_writes_nothing(day: Day, ana: Client) -> None:
    say(ana, day, "stage", behavior="alcohol", value="preparation")
    say(ana, day, "level", value="none")
    before = Observation.objects.count(), Move.objects.count()
    assert "nothing is set up yet. Want to look at options?" in page(ana, day)
    assert "Want to look at options?" not in text_of(ana.get("/today/"))
    assert (Observation.objects.count(), Move.objects.count()) == before
    verbs = set(AuditEntry.objects.filter(person_id=day.sam.person_id).values_list("verb", flat=True))
    assert not [verb for verb in verbs if "mismatch" in verb or "alert" in verb]


@pytest.mark.parametrize(("axis", "said"), [
    ("stage", {"behavior": "alcohol", "value": "cured"}), ("stage", {"value": "action"}), ("level", {"value": ""}),
    ("level", {"value": "3.7"}), ("stage", {"behavior": "alcohol", "value": "action", "source": ""}),
    ("stage", {"behavior": "alcohol", "value": "action", "observed_on": "2999-01-01"}),
    ("stage", {"behavior": "alcohol", "value": "action", "id": "1"}),
])  # fmt: skip
def test_what_does_not_fit_is_refused_beside_its_field(day: Day, ana: Client, axis: str, said: dict[str, Any]) -> None:
    answer = say(ana, day, axis, **said)
    assert answer.status_code == 422 and "That didn" in text_of(answer)
    assert not Observation.objects.exists()


def test_an_axis_that_is_not_there_is_not_found(day: Day, ana: Client) -> None:
    assert say(ana, day, "risk", value="high").status_code == 404


def test_long_and_odd_words_stand_as_they_were_said(day: Day, ana: Client) -> None:
    words = "שלום <b>bold</b> 🌱 " + "x" * 1900
    say(ana, day, "return_to_use", behavior="opioids", words=words)
    shown = page(ana, day)
    assert "&lt;b&gt;bold" in shown and "🌱" in shown and "<b>bold" not in shown
    assert say(ana, day, "return_to_use", behavior="opioids", words="x" * 2001).status_code == 422


def test_a_step_is_handed_over_and_ends_one_of_two_ways(day: Day, ana: Client) -> None:
    asked = {"id": uuid.uuid4(), "direction": "step_down", "to_level": "asam4:1.5", "place": "Harbor House",
             "planned_on": "2026-04-01", "goes_along": "Ana", "what": "Knows the way."}  # fmt: skip
    for _ in range(2):
        assert ana.post(f"/engagements/{day.sam.id}/moves/", asked).status_code == 302
    move = Move.objects.get()
    shown = page(ana, day)
    for words in ("Harbor House", "goes along: ", "Knows the way.", "We met there", "It did not happen"):
        assert words in shown
    end = f"/people/{day.sam.person_id}/moves/{move.id}/ending/"
    assert ana.post(end, {"end": "planned"}).status_code == 404
    assert ana.post(end, {"end": "met_there", "words": "Tea."}).status_code == 302
    assert ana.post(end, {"end": "did_not_happen"}).status_code == 422
    assert "met there" in page(ana, day) and not Observation.objects.exists()


def test_a_planned_step_leads_to_a_warm_handover_to_another_peer(day: Day, ana: Client) -> None:
    url, there = f"/engagements/{day.sam.id}/moves/", f"/engagements/{day.sam.id}/handover/"
    assert there not in page(ana, day)
    ana.post(url, {"id": uuid.uuid4(), "direction": "step_up", "to_level": "asam4:2.1"})
    assert there in page(ana, day) and ana.get(there).status_code == 200
    ana.post(f"/people/{day.sam.person_id}/moves/{Move.objects.get().id}/ending/", {"end": "met_there"})
    assert there not in page(ana, day)


def test_medication_goes_from_offered_to_retained_each_with_its_day_and_moves_nothing_else(
    day: Day, ana: Client
) -> None:
    Program.objects.update(about_opioids=True)
    for value in ("offered", "linked", "started", "retained"):
        assert say(ana, day, "medication", value=value, source="referrer").status_code == 302
    assert set(Observation.objects.values_list("axis", flat=True)) == {"medication"}
    shown = page(ana, day)
    for words in ("Offered", "Linked to a place that gives it", "Started", "Still taking it", "Earlier (3)"):
        assert words in shown


def test_what_the_person_and_what_the_referrer_say_last_both_stand_and_so_does_each_thing(
    day: Day, ana: Client
) -> None:
    say(ana, day, "level", value="asam4:1.5")
    say(ana, day, "level", value="asam3:2.1", source="referrer")
    say(ana, day, "stage", behavior="alcohol", value="preparation")
    say(ana, day, "stage", behavior="opioids", value="action")
    assert "Earlier (" not in page(ana, day)
    say(ana, day, "stage", behavior="opioids", value="contemplation")
    assert page(ana, day).count("Earlier (1)") == 1


def test_levels_of_both_editions_stand_with_their_edition_side_by_side(day: Day, ana: Client) -> None:
    for value in ("asam3:3.7", "asam4:3.7", "asam3:otp", "recovery_residence"):
        assert say(ana, day, "level", value=value).status_code == 302
    shown = page(ana, day)
    for words in ("3.7 Medically monitored intensive inpatient (ASAM 3rd edition)",
                  "3.7 Medically managed residential (ASAM 4th edition)",
                  "Recovery residence (beside the levels)"):  # fmt: skip
        assert words in shown


def test_anothers_observation_cannot_be_set_aside_through_this_persons_page(day: Day, ana: Client) -> None:
    say(ana, day, "stage", behavior="alcohol", value="action")
    row = Observation.objects.get()
    assert ana.post(f"/people/{day.robin.person_id}/observations/{row.id}/withdrawal/").status_code == 404
    assert ana.post(f"/people/{day.sam.person_id}/observations/{row.id}/withdrawal/").status_code == 302
    assert "Set aside as mistakes (1)" in page(ana, day)


def test_a_programs_own_words_stand_in_place_of_those_to_begin_with(day: Day, ana: Client) -> None:
    Prompt.objects.all().delete()
    said = {"program": str(day.sam.program_id), "band": "B", "kind": "tangible", "words": "I have a car on Fridays."}
    assert ana.post("/program/map/", said).status_code == 302
    shown = page(ana, day)
    assert "I have a car on Fridays." in shown and "If you want to call, we can call together." not in shown
    assert ana.post(f"/program/map/{Prompt.objects.get().id}/ending/").status_code == 302
    assert "I have a car on Fridays." not in page(ana, day)


def test_a_stranger_sees_nothing(day: Day, cast: Cast) -> None:
    for other in (cast.jo, cast.dana, cast.eli):
        client = signed_in(other)
        assert client.get(f"/people/{day.sam.person_id}/continuum/").status_code == 404
        assert say(client, day, "stage", behavior="alcohol", value="action").status_code == 404


def test_the_page_asks_the_database_a_fixed_number_of_times(
    day: Day, ana: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        say(ana, day, "stage", behavior="alcohol", value="action")
    with django_assert_max_num_queries(16):
        page(ana, day)
