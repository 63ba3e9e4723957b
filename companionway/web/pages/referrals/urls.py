"""Addresses of requests. A verb is a resource that is POSTed to."""

from django.urls import URLPattern, path

from companionway.web.pages.referrals import add, board, importing, offer, place, request

ONE = "referrals/<uuid:referral_id>/"
urlpatterns: list[URLPattern] = [
    path("referrals/", board.board, name="requests"),
    path("referrals/new/", add.add, name="request-new"),
    path("referrals/import/", importing.importing, name="requests-import"),
    path("referrals/import/rows/", importing.bringing_in, name="requests-import-rows"),
    path("referrals/import/mending/", importing.handing_back_rows, name="requests-import-mending"),
    path("referrals/import/template/", importing.sheet_template, name="requests-import-template"),
    path(ONE, request.request_page, name="request"),
    path(f"{ONE}acceptance/", request.acceptance, name="request-acceptance"),
    path(f"{ONE}pass/", request.passing, name="request-pass"),
    path(f"{ONE}return/", request.handing_back, name="request-return"),
    path(f"{ONE}tries/", request.tries, name="request-tries"),
    path(f"{ONE}rest/", request.rest, name="request-rest"),
    path(f"{ONE}reaching-out/", request.reaching_out, name="request-reaching-out"),
    path(f"{ONE}yes/", offer.yes, name="request-yes"),
    path(f"{ONE}not-now/", offer.not_now, name="request-not-now"),
    path(f"{ONE}place/", place.sending_on, name="request-place"),
    path(f"{ONE}same-as/", place.duplicate, name="request-duplicate"),
    path(f"{ONE}withdrawal/", place.withdrawal, name="request-withdrawal"),
    path(f"{ONE}turning-down/", place.turning_away, name="request-turning-down"),
]
