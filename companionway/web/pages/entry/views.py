"""Signing out, and where each role begins."""

from typing import Any

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.privacy.permissions import Permission
from companionway.signin.actions import tries
from companionway.web.access import StaffRequest, allow, public

# The first of these that the viewer may do is their first page.
FIRST_PAGES = (
    (Permission.SUPPORT_PEOPLE, "web:today"),
    (Permission.SEE_OUTCOMES_SUPPRESSED, "web:results"),
    (Permission.SEE_OWN_REFERRALS, "web:my-requests"),
    (Permission.KEEP_PRIVACY, "web:privacy-desk"),
    (Permission.SEE_HOME, "web:more"),
)


@require_POST
@public("signing out must always work")
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST ends the session and clears what the browser keeps of pages."""
    if request.user.is_authenticated:
        tries.note_signed_out(by=request.user.pk, at=clock.now())
    response: HttpResponse = LogoutView.as_view(next_page="web:home")(request)
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_safe
@public("the front door: what this is, ask for a peer, sign in")
def home(request: HttpRequest) -> HttpResponse:
    """The front page; signed-in people go on to their own first page."""
    if request.user.is_authenticated:
        return redirect(reverse("web:start"))
    return render(request, "entry/home.html")


@require_safe
@allow(Permission.SEE_HOME)
def start(request: StaffRequest) -> HttpResponse:
    """On to the viewer's first page."""
    return redirect(next(url for permission, url in FIRST_PAGES if request.viewer.may(permission)))


@require_safe
@allow(Permission.SEE_HOME)
def more(request: StaffRequest) -> HttpResponse:
    """Everything else that the viewer may open."""
    doors: list[dict[str, Any]] = [
        {"label": label, "url": reverse(url), "about": about}
        for permission, url, label, about in MORE
        if request.viewer.may(permission)
    ]
    return render(request, "entry/more.html", {"doors": doors})


P = Permission
MORE = (
    (P.SEE_HOME, "web:your-sign-in", "Your sign-in", "Passkeys, authenticator app, recovery codes, password"),
    (
        P.HEAR_OUTSIDERS,
        "web:outsiders",
        "Someone asks about a person",
        "A subpoena, police, a lawyer, a caller: what to say and what happens then",
    ),
    (P.SUPERVISE, "web:week", "Your week", "What waits, whose rhythm has slipped, your peers, and what is due"),
    (P.SUPPORT_PEOPLE, "web:find-help", "Find help", "Places that help, by need, town, cost, hours and words"),
    (P.SEE_HOME, "web:sheets", "To read and give away", "Myths and facts, and help for a hard hour"),
    (P.SEE_HOME, "web:stories", "Stories of recovery", "Told by peers who chose to"),
    (P.KEEP_DIRECTORY, "web:directory", "The directory", "Lists of services, and what peers say is wrong"),
    (P.SUPPORT_PEOPLE, "web:followups", "How did it go?", "People to ask at six months"),
    (P.ADD_REFERRALS, "web:request-new", "Add a request", "Someone called, walked in or was mentioned to you"),
    (P.MEND_INBOX, "web:requests-import", "Bring in a spreadsheet", "Requests from a CSV file, row by row"),
    (P.MEND_INBOX, "web:inbox", "What other systems sent", "Files that were refused, to mend and try again"),
    (P.JUDGE_MATCHES, "web:matches", "One person or two?", "Records that may belong to the same person"),
    (P.SEE_WHO_LOOKED, "web:inquiries", "Who looked", "Who saw a person, what a worker opened, what left"),
    (P.REVIEW_OPENINGS, "web:openings", "Opened in need", "Pages opened because it could not wait, to look at"),
    (P.OPEN_IN_NEED, "web:opening-new", "It cannot wait", "Open one person's page for an hour, and say why"),
    (P.SEE_OUTCOMES_SUPPRESSED, "web:results", "Results", "What came out of the records"),
    (P.SEE_OWN_REFERRALS, "web:my-requests", "Requests you sent", "Whether a peer has taken them"),
    (P.KEEP_PRIVACY, "web:privacy-desk", "What needs me", "Requests, holds, reports and days that matter for privacy"),
    (P.KEEP_PRIVACY, "web:notices", "Notice of privacy practices", "Its versions, and whether every element is there"),
    (P.KEEP_PRIVACY, "web:state-rules", "State rules", "Who signs, who reports: rows that you approve"),
    (P.KEEP_PRIVACY, "web:agreements", "Agreements", "Who works for us, studies or audits, and until when"),
    (P.KEEP_PRIVACY, "web:complaints", "Complaints", "What people complained about, and the answer"),
    (P.SEE_PROGRAM, "web:program", "The program", "Sites, promises and who it is for"),
    (P.KEEP_INSTRUMENTS, "web:instruments", "Instruments", "What people can answer here, and the right to use it"),
    (P.SUPPORT_PEOPLE, "web:map-words", "Words for the map", "What peers say in a talk, by where somebody is"),
    (P.SEE_COLLEAGUES, "web:team", "Your team", "Who works beside you, and what they like you to know"),
    (P.KEEP_OWN_WORDS, "web:about-you", "About you", "Your own story: yours to tell, or not"),
    (P.KEEP_OWN_WORDS, "web:your-stories", "Your stories", "To share with the people we serve, if you like"),
    (P.KEEP_OWN_WORDS, "web:supervision", "Supervision notes", "What you and your supervisor want to remember"),
    (P.MANAGE_STAFF, "web:staff", "Who works here", "Roles, sign-ins and invitations"),
    (P.CONFIRM_ROLES, "web:to-confirm", "Roles to confirm", "What waits for a second person"),
    (P.SEE_HOME, "web:sign-ins", "Where you are signed in", "Your devices, and signing out everywhere"),
    (P.SEE_HEALTH, "web:phone-keys", "Phones' keys", "Their age and use; nobody's record"),
    (P.SUPPORT_PEOPLE, "web:tray", "From your phone", "What your phone sent and nobody could place"),
    (P.MEET_CARE_TEAM, "web:care", "Care team", "Meetings with a site's team, and what was agreed"),
    (
        P.SEE_ROLE_LIMITS,
        "web:role-limits",
        "Asked outside the role",
        "Counted without a name, so that it can be talked about",
    ),
    (P.SEE_FORM_TIMES, "web:form-times", "How long forms take", "By month and role; nobody is in it"),
    (P.SEE_HOME, "web:what-is-counted", "What is counted", "How long forms take, and what is never kept"),
    (P.SEE_HEALTH, "web:health", "Is everything working?", "Database, worker, waiting messages"),
)
