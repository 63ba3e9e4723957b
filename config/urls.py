"""The URL tree: everything lives in web."""

from django.urls import include, path

urlpatterns = [path("", include("companionway.web.urls"))]
