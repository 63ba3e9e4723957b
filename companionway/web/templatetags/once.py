"""The id that a form carries from when its page was opened, so that sending it twice does it once."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from companionway.web.once import FIELD

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """A hidden field with a fresh id; read by `companionway.web.once.do_once`."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())
