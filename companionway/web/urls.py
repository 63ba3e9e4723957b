"""Every page's address. Nouns; a transition is a resource that is POSTed to."""

from django.urls import URLPattern, URLResolver, path

from companionway.web.pages.components import views as components

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("components/", components.gallery, name="components"),
    path("components/public/", components.public_gallery, name="components-public"),
]
