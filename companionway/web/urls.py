"""Every page's address. Nouns; a transition is a resource that is POSTed to."""

from django.conf import settings
from django.urls import URLPattern, URLResolver

from companionway.web.pages.care.urls import urlpatterns as care
from companionway.web.pages.check_ins.urls import urlpatterns as check_ins
from companionway.web.pages.components.urls import urlpatterns as components
from companionway.web.pages.continuum.urls import urlpatterns as continuum
from companionway.web.pages.desk.urls import urlpatterns as desk
from companionway.web.pages.directory.urls import urlpatterns as directory
from companionway.web.pages.doors.urls import urlpatterns as doors
from companionway.web.pages.entry.urls import urlpatterns as entry
from companionway.web.pages.experience.urls import urlpatterns as experience
from companionway.web.pages.followups.urls import urlpatterns as followups
from companionway.web.pages.health.urls import urlpatterns as health
from companionway.web.pages.inbox.urls import urlpatterns as inbox
from companionway.web.pages.linkages.urls import urlpatterns as linkages
from companionway.web.pages.looks.urls import urlpatterns as looks
from companionway.web.pages.matches.urls import urlpatterns as matches
from companionway.web.pages.notes.urls import urlpatterns as notes
from companionway.web.pages.openings.urls import urlpatterns as openings
from companionway.web.pages.outbox.urls import urlpatterns as outbox
from companionway.web.pages.outcomes.urls import urlpatterns as outcomes
from companionway.web.pages.own.urls import urlpatterns as own
from companionway.web.pages.person.urls import urlpatterns as person
from companionway.web.pages.program.urls import urlpatterns as program
from companionway.web.pages.reach.urls import urlpatterns as reach
from companionway.web.pages.referrals.urls import urlpatterns as referrals
from companionway.web.pages.rights.urls import urlpatterns as rights
from companionway.web.pages.roadmap.urls import urlpatterns as roadmap
from companionway.web.pages.role_page.urls import urlpatterns as role_page
from companionway.web.pages.sharing.urls import urlpatterns as sharing
from companionway.web.pages.sheets.urls import urlpatterns as sheets
from companionway.web.pages.sign_ins.urls import urlpatterns as sign_ins
from companionway.web.pages.signin.urls import urlpatterns as signing_in
from companionway.web.pages.staff.urls import urlpatterns as staff
from companionway.web.pages.stories.urls import urlpatterns as stories
from companionway.web.pages.summary.urls import urlpatterns as summary
from companionway.web.pages.team.urls import urlpatterns as team
from companionway.web.pages.today.urls import urlpatterns as today

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    *care, *role_page, *rights, *desk, *summary, *directory, *linkages, *sheets, *reach, *experience, *stories,
    *continuum,
    *entry, *today, *referrals, *person, *check_ins, *followups, *matches, *doors, *inbox, *program, *outcomes, *health,
    *signing_in, *sign_ins, *sharing, *staff, *team, *looks, *openings, *outbox,
    *own,
    *roadmap, *notes,
]  # fmt: skip
if settings.COMPANIONWAY_GALLERY:
    urlpatterns += components
