"""Every page's address. Nouns; a transition is a resource that is POSTed to."""

from django.urls import URLPattern, URLResolver

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = []
