"""Addresses of the doors."""

from django.urls import URLPattern, path

from companionway.web.pages.doors import ask, receipt, refer

urlpatterns: list[URLPattern] = [
    path("ask/", ask.ask, name="ask"),
    path("ask/sent/", ask.sent, name="ask-sent"),
    path("leaving/", ask.leaving, name="leaving"),
    path("refer/", refer.sites, name="refer-sites"),
    path("refer/<slug:site_slug>/", refer.refer, name="refer"),
    path("refer/<slug:site_slug>/<slug:program_slug>/", refer.refer, name="refer"),
    path("receipts/<slug:token>/", receipt.receipt, name="receipt"),
    path("receipts/<slug:token>/outcome/", receipt.what_became, name="receipt-outcome"),
    path("card/<slug:site_slug>/", receipt.card, name="card"),
    path("my-requests/", receipt.my_requests, name="my-requests"),
]
