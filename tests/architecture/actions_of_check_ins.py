"""Scenarios of the actions about instruments and about the continuum."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from companionway.continuum import actions as continuum
from companionway.continuum.rules import Axis, Direction, MoveState, Source
from companionway.engagement.rules.contact import Kind
from companionway.instruments.actions import beside, supply
from companionway.instruments.actions import check_in as check_ins
from companionway.instruments.actions.link import give_check_in
from companionway.instruments.rules import Moment, Side
from companionway.privacy.actions.own_page import agree_on_word
from tests.cast import NOW, TODAY, Cast, sam_walks_with
from tests.instruments.own_pack import own_pack
from tests.stories import check_in

Call = Callable[[], Any]
AT = NOW + timedelta(hours=3)
NOTE = {"axis": Axis.STAGE, "value": "contemplation", "behavior": "alcohol", "source": Source.PERSON,
        "observed_on": TODAY}  # fmt: skip
MOVE = {"direction": Direction.STEP_DOWN, "to_level": "asam4:1.5", "what": "", "place": "", "planned_on": None,
        "goes_along": ""}  # fmt: skip


def _note(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    return lambda: continuum.note(observation_id=uuid.uuid4(), engagement_id=row.id, **NOTE, by=cast.ana.id, at=AT)


def _set_aside(cast: Cast) -> Call:
    row = _note(cast)()
    return lambda: continuum.set_aside(observation_id=row.id, by=cast.ana.id, at=AT)


def _plan_move(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    return lambda: continuum.plan_move(move_id=uuid.uuid4(), engagement_id=row.id, **MOVE, by=cast.ana.id, at=AT)


def _end_move(cast: Cast) -> Call:
    row = _plan_move(cast)()
    return lambda: continuum.end_move(move_id=row.id, state=MoveState.MET_THERE, words="", by=cast.ana.id, at=AT)


def _write_prompt(cast: Cast) -> Call:
    return lambda: continuum.write_prompt(
        program_id=cast.places.ed.id, band="A", kind=Kind.TANGIBLE, words="Coffee?", by=cast.ana.id, at=AT
    )


def _end_prompt(cast: Cast) -> Call:
    row = _write_prompt(cast)()
    return lambda: continuum.end_prompt(prompt_id=row.id, by=cast.ana.id, at=AT)


def _supply(cast: Cast) -> Call:
    return lambda: supply.supply(
        text=json.dumps(own_pack()), affirmed_by_name="Dana Reed", affirmed_on=date(2026, 3, 1),
        statement="Letter of the author.", by=cast.dana.id, at=AT,
    )  # fmt: skip


def _stands_out(cast: Cast) -> Call:
    row = check_in(sam_walks_with(cast.ana), cast, Moment.BASELINE, NOW + timedelta(hours=1))
    return lambda: beside.say_what_stands_out(
        standout_id=uuid.uuid4(), administration_id=row.id, items=[3], words="", by=cast.ana.id, at=AT
    )


def _mark(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    return lambda: beside.mark(
        mark_id=uuid.uuid4(), engagement_id=row.id, side=Side.CONFIDENCE, number=4, by=cast.ana.id, at=AT
    )


def _enter_score(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    return lambda: beside.enter_score(
        score_id=uuid.uuid4(), engagement_id=row.id, code="mirc", total=Decimal(77), taken_on=TODAY,
        made_in="the clinic", by=cast.ana.id, at=AT,
    )  # fmt: skip


def _judge_score(cast: Cast) -> Call:
    row = _enter_score(cast)()
    return lambda: beside.judge_score(score_id=row.id, accept=True, by=cast.ana.id, at=AT)


def _reopen(cast: Cast) -> Call:
    row = check_in(sam_walks_with(cast.ana), cast, Moment.BASELINE, NOW + timedelta(hours=1))
    return lambda: check_ins.reopen(administration_id=row.id, by=cast.ana.id, at=AT)


def _give_check_in(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    agree_on_word(person_id=row.person_id, word="harbor otter", by=cast.ana.id, at=NOW)
    return lambda: give_check_in(engagement_id=row.id, moment=Moment.BASELINE, by=cast.ana.id, at=AT)


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "continuum.actions.note": _note,
    "continuum.actions.set_aside": _set_aside,
    "continuum.actions.plan_move": _plan_move,
    "continuum.actions.end_move": _end_move,
    "continuum.actions.write_prompt": _write_prompt,
    "continuum.actions.end_prompt": _end_prompt,
    "instruments.actions.supply.supply": _supply,
    "instruments.actions.beside.say_what_stands_out": _stands_out,
    "instruments.actions.beside.mark": _mark,
    "instruments.actions.check_in.reopen": _reopen,
    "instruments.actions.link.give_check_in": _give_check_in,
    "instruments.actions.beside.enter_score": _enter_score,
    "instruments.actions.beside.judge_score": _judge_score,
}
