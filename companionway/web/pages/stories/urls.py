"""Addresses of stories."""

from django.urls import URLPattern, path

from companionway.web.pages.stories import views

urlpatterns: list[URLPattern] = [
    path("stories/", views.stories, name="stories"),
    path("stories/<uuid:story_id>/", views.story, name="story"),
    path("your-stories/", views.your_stories, name="your-stories"),
    path("your-stories/new/", views.story_new, name="story-new"),
    path("your-stories/<uuid:story_id>/", views.story_change, name="story-change"),
    path("your-stories/<uuid:story_id>/sharing/", views.story_sharing, name="story-sharing"),
    path("your-stories/<uuid:story_id>/end/", views.story_end, name="story-end"),
]
