"""Fill a house for `bench.walk`: sixty people on Ana's Today, one with 500 contacts, 20,000 services."""

import os
import sys
from datetime import timedelta

PEOPLE, CONTACTS, SERVICES = 60, 500, 20_000


def main() -> int:
    """Through the real actions, in the house's own database. Prints the id of the person with the contacts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import transaction

    from companionway.engagement.actions.contact import log_contact
    from companionway.engagement.actions.walk import open_from_referral
    from companionway.engagement.models.walk import Engagement
    from companionway.engagement.rules.rhythm import Rhythm
    from companionway.people.details import PersonDetails
    from companionway.platform import clock, wall
    from companionway.platform.ids import new_id
    from companionway.platform.models import User
    from companionway.referrals.actions.answer import accept
    from companionway.referrals.actions.receive import receive
    from companionway.referrals.intake import NewReferral
    from companionway.referrals.rules import Route, Source, Where

    ana, now = User.objects.get(username="ana"), clock.now()
    with transaction.atomic(), wall.everyone("a bench fills a house of its own"):
        live = Engagement.objects.walked_by(ana.id).filter(state__in=["open", "paused"])
        for number in range(PEOPLE - live.count()):
            at = now - timedelta(days=20, minutes=number)
            new = NewReferral(program="ed", site="pen-bay", person=PersonDetails(called=f"Bench {number}"),
                              source=Source.CLINICIAN, route=Route.FORM, agreed_to_visit=True, where=Where.HERE,
                              place="1")  # fmt: skip
            referral = receive(new=new, by=None, at=at).referral
            accept(referral_id=referral.id, by=ana.id, at=at + timedelta(minutes=5))
            open_from_referral(referral_id=referral.id, channel="call", rhythm=Rhythm.WEEKLY, modes=["text"],
                               by=ana.id, at=at + timedelta(minutes=9))  # fmt: skip
        walk = live.filter(state="open").order_by("-opened_at").first()
        assert walk is not None
        for number in range(CONTACTS):
            log_contact(contact_id=new_id(), engagement_id=walk.id, channel="text", by=ana.id,
                        at=now - timedelta(hours=number % 400))  # fmt: skip
    print(walk.person_id)
    return 0


def fill_directory() -> None:
    """The invented county, large."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from companionway.demo.county import SOURCE, county
    from companionway.interop.files import hsds_import
    from companionway.platform import clock

    judged = hsds_import.looked_at({"county.json": county(SERVICES)}, clock.today())
    hsds_import.take(SOURCE, judged, whole=True, synthetic=True, by=None, at=clock.now())


if __name__ == "__main__":
    fill_directory()
    sys.exit(main())
