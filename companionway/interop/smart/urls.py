"""The addresses of signing in for other systems."""

from django.urls import path

from companionway.interop.smart import views

app_name = "smart"
urlpatterns = [
    path("auth/token", views.token, name="token"),
    path("fhir/.well-known/smart-configuration", views.smart_configuration, name="configuration"),
    path("fhir/.well-known/openid-configuration", views.openid_configuration, name="no-openid"),
]
