"""The own page of one invented person, for whoever wants to see what a person sees: a name, a passphrase and a life.

The passphrase is the demo's one password, so the hash of somebody's sign-in here does for it.
"""

from datetime import datetime, time, timedelta

from companionway.demo.care import SITE as CARE_SITE
from companionway.demo.sharing import agree_to_care
from companionway.demo.signins import OWN_PAGE
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.actions.wishes import write_wishes
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.plan import FirstWeeks, IfQuiet
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.actions.own_page import agree_on_word
from companionway.privacy.actions.own_sign_in import key_of
from companionway.privacy.models.own_page import OwnSignIn

WORD = "harbor otter"
PLAN = Agreed(
    modes=("text", "in_person"), days=(1, 3), quiet_from=time(21), quiet_until=time(9), name_to_say="Alex",
    message_ok=True, first_weeks=FirstWeeks.YES, if_quiet=IfQuiet.HELLO, if_quiet_words="Ask about the garden.",
)  # fmt: skip
WISHES = {"culture": "Sunday dinner at my aunt's comes first.", "wellness": "Company at the dentist, please."}
WITH_PEER = {"faith": "The quiet of the chapel, no words.", "interpreter": "English is fine."}


def open_own_page(*, peer: User, as_of: datetime) -> None:
    """The first of this peer's people, of whom most is told, agreed on a word, chose a name and says what they wish."""
    mine = Engagement.objects.filter(assignments__worker=peer, assignments__ends_at=None, state="open")
    walks = mine.select_related("person__same_as", "program", "site")
    walk = walks.order_by("-program__about_opioids", "opened_at", "id").first()
    if walk is None:
        return
    person = walk.person.same_as
    agree_on_word(person_id=person.id, word=WORD, by=peer.id, at=as_of)
    OwnSignIn.objects.create(
        id=new_id(), person=person, name=OWN_PAGE, name_key=key_of(OWN_PAGE), passphrase_hash=peer.password,
        chosen_at=as_of,
    )  # fmt: skip
    if walk.site and walk.site.slug == CARE_SITE and walk.opened_at < as_of - timedelta(days=20):
        agree_to_care(walk, peer, as_of - timedelta(days=20))
    agree_contact_plan(
        engagement_id=walk.id, agreed=PLAN, version=0, by=peer.id, at=max(walk.opened_at, as_of - timedelta(days=30))
    )
    write_wishes(person_id=person.id, pathways_chosen=("faith",), words=WITH_PEER, by=peer.id,
                 at=as_of - timedelta(days=30))  # fmt: skip
    write_wishes(person_id=person.id, pathways_chosen=("mutual_aid", "own_way"), words=WISHES, by=None,
                 at=as_of - timedelta(days=4))  # fmt: skip
