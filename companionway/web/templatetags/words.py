"""Placeholder-free tag library that pages load; tags are added beside the components."""

from django import template

register = template.Library()
