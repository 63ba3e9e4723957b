"""The WSGI entry that granian serves. In production it refuses to serve what is not safe."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - after the settings are named

from companionway.platform import startup  # noqa: E402

startup.refuse_unless_safe(settings, database=True)
