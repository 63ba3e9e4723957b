"""A phone that two people share, a number that got a new holder while a text waited, and the only number that fails."""

import uuid
from datetime import timedelta

from companionway.engagement.actions.message import begin_sending, note_failed, note_sent, send_text
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.texts import Reason, State
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import ContactPoint
from companionway.web.pages.reach.lines import reach_lines
from tests.cast import NOW, TODAY, Cast, sam_walks_with
from tests.sight import as_app as seeing_as
from tests.texting.agreeing import agrees_to_texts, comes_in

AT, NIGHT = NOW + timedelta(hours=1), NOW + timedelta(hours=9)


def robin_with(cast: Cast, user: object) -> Engagement:
    """Robin, who has the number that Sam has, walks with somebody and agreed to texts."""
    robin = PersonDetails(called="Robin", reach=(ReachDetails("phone", "(207) 555 0142", text_ok=True),))
    row = sam_walks_with(user, NOW, person=robin)  # type: ignore[arg-type]
    agrees_to_texts(cast, row)
    return row


def write(cast: Cast, walk: Engagement, by: object) -> TextMessage:
    return send_text(text_id=uuid.uuid4(), engagement_id=walk.id, words="Hi", by=by.id, at=NIGHT)  # type: ignore[attr-defined]


def test_stop_from_a_phone_that_two_share_takes_back_what_waits_for_both(cast: Cast) -> None:
    sam, robin = sam_walks_with(cast.ana, NOW), robin_with(cast, cast.jo)
    agrees_to_texts(cast, sam)
    texts = [write(cast, sam, cast.ana), write(cast, robin, cast.jo)]
    assert [text.state for text in texts] == [State.HELD, State.HELD]
    said = comes_in(cast, "STOP", at=NIGHT + timedelta(minutes=1))
    assert said.state == State.UNPLACED, "nobody knows which of the two it was"
    for text in texts:
        text.refresh_from_db()
        assert (text.state, text.reason) == (State.CANCELED, Reason.STOPPED)
        assert begin_sending(text_id=text.id, at=NIGHT + timedelta(hours=12)) is None


def test_a_number_that_got_a_new_holder_while_a_text_waited_gets_nothing(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana, NOW)
    agrees_to_texts(cast, sam)
    text = write(cast, sam, cast.ana)
    ContactPoint.objects.filter(person=sam.person).update(ended_at=NIGHT)
    robin = robin_with(cast, cast.jo)
    assert begin_sending(text_id=text.id, at=NIGHT + timedelta(hours=12)) is None
    text.refresh_from_db()
    assert (text.state, text.reason) == (State.CANCELED, Reason.NO_NUMBER)
    assert comes_in(cast, "Who is this?", at=NIGHT).engagement_id == robin.id


def test_the_only_number_that_fails_is_said_on_today_until_its_peer_has_read_it(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana, NOW)
    agrees_to_texts(cast, sam)
    text = send_text(text_id=uuid.uuid4(), engagement_id=sam.id, words="Hi", by=cast.ana.id, at=AT)
    begin_sending(text_id=text.id, at=AT)
    note_sent(text_id=text.id, provider="twilio", provider_id="SM1", at=AT)
    note_failed(text_id=text.id, reason=Reason.NO_SUCH_NUMBER, at=AT)
    with seeing_as(cast.ana, TODAY):
        (line,) = reach_lines(cast.viewer(cast.ana, TODAY), TODAY, AT)
    assert line["words"] == "A text to Sam did not arrive" and "the number does not work" in line["facts"]
    with seeing_as(cast.cleo, TODAY):
        assert reach_lines(cast.viewer(cast.cleo, TODAY), TODAY, AT) == []
