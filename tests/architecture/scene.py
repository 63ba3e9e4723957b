"""One scene for every address: Sam walks with Ana, another request waits at Harbor, two records ask for a judgment."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from companionway.engagement.actions import contact as touching
from companionway.engagement.actions.own_asks import ask_on_own_page
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Channel
from companionway.engagement.rules.own_ask import Asked
from companionway.engagement.rules.phone import Held
from companionway.experience.actions import give_experience_link
from companionway.experience.models import ExperienceAsk
from companionway.followups.actions import plan
from companionway.followups.models import FollowUp
from companionway.instruments.actions.check_in import begin
from companionway.instruments.models import Administration
from companionway.instruments.rules import Moment
from companionway.interop import actions as interop
from companionway.interop.inbox import terms_for
from companionway.interop.incoming import Given, Outcome, Verdict
from companionway.people.models import Person, PossibleMatch
from companionway.platform import clock
from companionway.platform.circumstances import Circumstances, under
from companionway.platform.models import User
from companionway.privacy.actions import own_page
from companionway.privacy.actions.break_glass import open_in_need
from companionway.privacy.actions.inquiry import begin_inquiry
from companionway.privacy.rules.consent_terms import SignatureMethod
from companionway.privacy.signing import Signed
from companionway.referrals.actions.answer import accept
from companionway.referrals.actions.receive import receive
from companionway.signin import totp
from companionway.signin.actions import factors
from companionway.signin.queries import ways_of
from companionway.web.census import Route
from companionway.workforce.actions.stories import show_story, write_story
from tests.architecture import actions_of_phones as phones
from tests.architecture.actions_of_help import linked
from tests.architecture.actions_of_mail import mail_that_waits
from tests.architecture.scene_of_care import of_care
from tests.architecture.scene_of_check_ins import check_in_samples
from tests.architecture.scene_of_reach import reach_samples, reach_special
from tests.architecture.scene_of_rights import rights
from tests.architecture.scene_of_staff import staff_samples, staff_special
from tests.architecture.scene_of_the_roadmap import roadmap
from tests.cast import Cast, request_for_sam, sam_walks_with
from tests.sharing import sam_consents
from tests.signed_in import signed_in
from tests.stories import baseline

EVERYBODY: frozenset[str] = frozenset()
WALKS_WITH_SAM = frozenset({"ana", "ben"})
HARBOR = frozenset({"ana", "jo", "ben"})
BOTH_AGO = timedelta(hours=3)
OF_ITS_PEER = ("request-yes", "request-not-now", "request-place", "request-duplicate")
# Addresses whose page is made of what stands behind the question mark.
QUERIES: dict[str, Callable[[], str]] = {"web:ask-sent": lambda: f"?by={clock.today().isoformat()}"}


@dataclass(frozen=True)
class Sample:
    """A value for a parameter of an address, and whom of the cast it exists for (empty: everybody)."""

    value: object
    seen_by: frozenset[str] = EVERYBODY


@dataclass(frozen=True)
class Scene:
    """What stands behind the parameters of addresses. `special` is by (address name, parameter)."""

    cast: Cast
    samples: dict[str, Sample]
    special: dict[tuple[str, str], Sample]

    def url(self, route: Route) -> str:
        """The address of a route, filled, with what its page asks for behind the question mark."""
        values, _ = self.address(route)
        return reverse(route.name, kwargs=values) + QUERIES.get(route.name, lambda: "")()

    def sample(self, route: Route, parameter: str) -> Sample:
        """The sample for one parameter. KeyError names what is to be added here for a new address."""
        special = self.special.get((route.name, parameter))
        return special or self.samples[parameter]

    def address(self, route: Route) -> tuple[dict[str, object], frozenset[str]]:
        """The arguments that fill an address, and the names of whom it exists for (empty: everybody)."""
        found = {parameter: self.sample(route, parameter) for parameter in route.parameters}
        circles = [sample.seen_by for sample in found.values() if sample.seen_by]
        return {p: s.value for p, s in found.items()}, frozenset.intersection(*circles) if circles else EVERYBODY


# What needs no scene: names of places, pictures and cards.
WORDS = {
    "site_slug": Sample("harbor"), "program_slug": Sample("ed"), "number": Sample(1), "name": Sample("cascade"),
    "slug": Sample("ed"), "card": Sample("agency"), "sheet_slug": Sample("a-hard-hour"),
    "kind": Sample("Task"), "identity": Sample("00000000-0000-4000-8000-000000000000"),
}  # fmt: skip


def scene(cast: Cast) -> Scene:
    """Make everything through real actions, three hours ago."""
    began = clock.now() - BOTH_AGO
    engagement = sam_walks_with(cast.ana, began)
    baseline(engagement, cast, at=began + timedelta(minutes=40))
    plan(at=began + timedelta(minutes=50))
    given = {"engagement_id": engagement.id, "by": cast.ana.id, "at": began + timedelta(minutes=60)}
    check_in = begin(moment=Moment.ON_DEMAND, **given)
    attempt = touching.log_try(attempt_id=uuid.uuid4(), channel="call", **given | {"at": clock.now()})
    tap = touching.log_contact(contact_id=uuid.uuid4(), channel=Channel.TEXT, **given | {"at": clock.now()})
    waiting = receive(new=request_for_sam(asked_by_user=cast.fay.id), by=cast.fay.id, at=began)
    accept(referral_id=waiting.referral.id, by=cast.ana.id, at=began + timedelta(minutes=70))
    samples = {
        **(WORDS | _of_help(cast, engagement.id)),
        "person_id": Sample(engagement.person_id, WALKS_WITH_SAM),
        "engagement_id": Sample(engagement.id, WALKS_WITH_SAM),
        "contact_id": Sample(tap.id, WALKS_WITH_SAM),
        "attempt_id": Sample(attempt.id, WALKS_WITH_SAM),
        "check_in_id": Sample(check_in.id, WALKS_WITH_SAM),
        "followup_id": Sample(FollowUp.objects.get().id, WALKS_WITH_SAM),
        "referral_id": Sample(waiting.referral.id, HARBOR),
        **_of_audit(cast, engagement.person_id, began),
        **{name: Sample(*given) for name, given in roadmap(cast, engagement, began).items()},
        "match_id": Sample(PossibleMatch.objects.get().id, frozenset({"ben"})),
        **_of_inbox(),
        "consent_id": Sample(sam_consents(cast, engagement.person, at=began).id, WALKS_WITH_SAM),
        "token": Sample(waiting.token),
        "session_id": Sample(signed_in(cast.ana).id, frozenset({"ana"})),
    }
    special = _special_of_audit(samples)  # below: its peer, or their supervisor, says how it went
    special |= {(f"web:{name}", "referral_id"): Sample(waiting.referral.id, WALKS_WITH_SAM) for name in OF_ITS_PEER}
    special["web:consent-scan", "consent_id"] = Sample(_on_paper(cast, engagement.person, began), WALKS_WITH_SAM)
    special |= {at: Sample(*found) for at, found in staff_special(cast).items()}
    samples |= {name: Sample(value) for name, value in staff_samples(cast).items()}
    samples |= _said(cast, engagement, began + timedelta(minutes=61))
    _with_reach(cast, engagement, began, samples, special)
    _with_own_page(cast, engagement, began, samples, special)
    samples |= {"hospital_id": Sample("harbor"), "factor_id": Sample(_app_of(cast.ana), frozenset({"ana"}))}
    here = _with_care(Scene(cast, samples, special), engagement, began + timedelta(minutes=75))
    return _with_rights(here, engagement.person_id, began + timedelta(minutes=80))


def _with_own_page(
    cast: Cast, walk: Engagement, began: datetime, samples: dict[str, Sample], special: dict[tuple[str, str], Sample]
) -> None:
    """A link to Sam's own page, and what Sam asked for there."""
    samples["ask_id"] = Sample(_own_ask(walk.id, walk.person_id, began), WALKS_WITH_SAM)
    special[("web:own-link", "token")] = Sample(_own_link(cast, walk.person_id, began))
    done = Administration.objects.filter(engagement=walk, finished_at__isnull=False)[0]
    special[("web:own-goal", "check_in_id")] = Sample(done.id)
    special[("web:own-experience-asked", "ask_id")] = Sample(_experience_ask(cast, walk, began))
    for name in ("story-change", "story-sharing", "story-end"):
        special[(f"web:{name}", "story_id")] = Sample(samples["story_id"].value, frozenset({"ana"}))
    special[("web:own-choice", "consent_id")] = Sample(samples["consent_id"].value)


def _with_care(here: Scene, walk: Engagement, at: datetime) -> Scene:
    """The scene with the care team at Harbor."""
    more, alone = of_care(here.cast, walk, at)
    samples = here.samples | {name: Sample(*given) for name, given in more.items()}
    special = {name: Sample(*given) for name, given in alone.items()} | {
        ("web:components-error", "name"): Sample("404")
    }
    return Scene(here.cast, samples, here.special | special)


def _of_help(cast: Cast, engagement_id: uuid.UUID) -> dict[str, Sample]:
    """Sam was told of a pantry."""
    told = linked(cast, engagement_id)
    given = {"title": "A boat", "words": "I learned to mend one.", "signed": "Ana", "language": "en"}
    at, mine = clock.now() - timedelta(hours=1), {"story_id": uuid.uuid4(), "by": cast.ana.id}
    write_story(**mine, **given, at=at)
    show_story(**mine, shown=True, at=at)
    return {"linkage_id": Sample(told.id, WALKS_WITH_SAM), "listing_id": Sample(told.listing_id),
            "source_id": Sample(told.listing.service.source_id), "service_id": Sample(told.listing.service_id),
            "part": Sample("package"),
            "story_id": Sample(mine["story_id"])}  # fmt: skip


def _said(cast: Cast, walk: Engagement, at: datetime) -> dict[str, Sample]:
    return {name: Sample(*found) for name, found in check_in_samples(cast, walk, at).items()}


def _with_reach(
    cast: Cast, engagement: Engagement, began: datetime, samples: dict[str, Sample],
    special: dict[tuple[str, str], Sample],
) -> None:  # fmt: skip
    special[("web:components-error", "name")] = Sample("404")
    special.update({at: Sample(*found) for at, found in reach_special(cast, clock.now()).items()})
    samples.update({name: Sample(*found) for name, found in reach_samples(cast, engagement, began).items()})


def _with_rights(here: Scene, person: uuid.UUID, at: datetime) -> Scene:
    """The scene with the rows of rights and of the privacy officer's desk."""
    more, special = rights(here.cast, person, at)
    samples = here.samples | {name: Sample(*given) for name, given in more.items()}
    return Scene(here.cast, samples, here.special | {name: Sample(*given) for name, given in special.items()})


def _on_paper(cast: Cast, person: Person, at: datetime) -> uuid.UUID:
    scan = Signed(method=SignatureMethod.PAPER, ink=b"%PDF- %%EOF", ink_type="application/pdf", at=at)
    return sam_consents(cast, person, at=at, signed=scan).id


def _own_ask(walk: uuid.UUID, person: uuid.UUID, at: datetime) -> uuid.UUID:
    ask = ask_on_own_page(ask_id=uuid.uuid4(), person_id=person, engagement_id=walk, kind=Asked.REACH_ME, at=at)
    return ask.id


def _experience_ask(cast: Cast, walk: Engagement, at: datetime) -> uuid.UUID:
    give_experience_link(engagement_id=walk.id, by=cast.ana.id, at=at)
    return ExperienceAsk.objects.get().id


def _own_link(cast: Cast, person: uuid.UUID, at: datetime) -> str:
    own_page.agree_on_word(person_id=person, word="harbor otter", by=cast.ana.id, at=at)
    return own_page.give_page(person_id=person, by=cast.ana.id, at=at).token


def _app_of(user: User) -> int:
    factors.add_app(secret=totp.new_secret(), step=1, by=user.id, at=clock.now())
    user.refresh_from_db()  # its sessions from before have ended
    return ways_of(user).factors[0].id


def _special_of_audit(samples: dict[str, Sample]) -> dict[tuple[str, str], Sample]:
    """Ending an opening says the same to everybody but its opener; who saw a person is the officer's.

    Sam's own peer says as well as who reviews openings that Sam was told.
    """
    telling = Sample(samples["opening_id"].value, frozenset({"ana", "ben", "eli"}))
    return {
        ("web:opening-telling", "opening_id"): telling,
        ("web:telling-withdrawal", "opening_id"): telling,
        ("web:opening-end", "opening_id"): Sample(samples["opening_id"].value),
        ("web:who-saw", "person_id"): Sample(samples["person_id"].value, frozenset({"eli"})),
        ("web:who-looked", "person_id"): Sample(samples["person_id"].value, WALKS_WITH_SAM | {"eli"}),
    }


def _of_audit(cast: Cast, person: uuid.UUID, began: datetime) -> dict[str, Sample]:
    """Jo opened Sam's record in need, for an hour that is long over; Eli began an inquiry."""
    with under(Circumstances(role="peer_worker", session="5e55", route="web:opening-new")):
        opened = open_in_need(person_id=person, reason="safety", words="", by=cast.jo.id, at=began)
    inquiry = begin_inquiry(purpose="complaint", words="", by=cast.eli.id, at=clock.now())
    return {
        "opening_id": Sample(opened.id, frozenset({"ben", "eli"})),
        "inquiry_id": Sample(inquiry.id, frozenset({"eli"})),
        "worker_id": Sample(cast.ana.id),
        "record_id": Sample(phones.waiting(cast.ana, Held.WHICH_PERSON, typed="Sam").id, frozenset({"ana"})),
    }


def _of_inbox() -> dict[str, Sample]:
    ben = frozenset({"ben"})
    return {"item_id": Sample(_refused_file(), ben), "mail_id": Sample(mail_that_waits(clock.now()), ben)}


def _refused_file() -> uuid.UUID:
    given = Given(name="broken.json", folder="", source="epic", body=b"{", size=1)
    outcome = Outcome(Verdict.REFUSED, "line 1", "This is not JSON.", keep_body=True)
    now = clock.now()
    return interop.keep(given=given, outcome=outcome, batch=uuid.uuid4(), terms=terms_for(None, now), at=now).id


def everyone(cast: Cast) -> dict[str, User]:
    """The cast by name."""
    names = ("ana", "jo", "ben", "cleo", "dana", "eli", "fay", "gil", "kit")
    return {name: getattr(cast, name) for name in names}
