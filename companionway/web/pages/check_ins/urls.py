"""Addresses of check-ins."""

from django.urls import URLPattern, path

from companionway.web.pages.check_ins import views

urlpatterns: list[URLPattern] = [
    path("engagements/<uuid:engagement_id>/check-ins/", views.check_ins, name="check-ins"),
    path("check-ins/<uuid:check_in_id>/", views.check_in, name="check-in"),
    path("check-ins/<uuid:check_in_id>/statements/<int:number>/", views.statement, name="statement"),
    path("check-ins/<uuid:check_in_id>/completion/", views.completion, name="check-in-completion"),
    path("check-ins/<uuid:check_in_id>/withdrawal/", views.withdrawal, name="check-in-withdrawal"),
    path("check-ins/<uuid:check_in_id>/answers/", views.answers, name="check-in-answers"),
]
