"""Addresses of reaching somebody. What a provider calls stands last."""

from django.urls import URLPattern, path

from companionway.web.pages.reach import handover, plan, providers, texts, trusted, whose

urlpatterns: list[URLPattern] = [
    path("engagements/<uuid:engagement_id>/contact-plan/", plan.contact_plan, name="contact-plan"),
    path("engagements/<uuid:engagement_id>/trusted-asked/", trusted.asked, name="trusted-asked"),
    path("engagements/<uuid:engagement_id>/texts/", texts.texts, name="texts"),
    path("engagements/<uuid:engagement_id>/texts/reading/", texts.reading, name="texts-reading"),
    path("texts/whose/", whose.waiting, name="texts-whose"),
    path("texts/<uuid:text_id>/withdrawal/", texts.withdrawal, name="text-withdrawal"),
    path("texts/<uuid:text_id>/owner/", whose.owner, name="text-owner"),
    path("engagements/<uuid:engagement_id>/handover/", handover.new, name="handover-new"),
    path("handovers/<uuid:handover_id>/", handover.handover, name="handover"),
    path("handovers/<uuid:handover_id>/steps/", handover.steps, name="handover-steps"),
    path("texting/<slug:provider_name>/texts/", providers.text, name="provider-text"),
    path("texting/<slug:provider_name>/receipts/", providers.receipt, name="provider-receipt"),
]
