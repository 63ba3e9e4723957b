"""Addresses of the privacy officer's pages about looks. Every one lies inside an inquiry with its purpose."""

from django.urls import URLPattern, path

from companionway.web.pages.looks import person, views, week

ONE = "privacy/looks/<uuid:inquiry_id>/"
urlpatterns: list[URLPattern] = [
    path("privacy/looks/", views.inquiries, name="inquiries"),
    path(ONE, views.inquiry, name="inquiry"),
    path(f"{ONE}people/<uuid:person_id>/", views.who_saw, name="who-saw"),
    path(f"{ONE}workers/<uuid:worker_id>/", views.what_opened, name="what-opened"),
    path(f"{ONE}left/", views.what_left, name="what-left"),
    path(f"{ONE}week/", week.week, name="looks-week"),
    path(f"{ONE}marks/", week.mark, name="finding-mark"),
    path("people/<uuid:person_id>/who-looked/", person.who_looked, name="who-looked"),
]
