"""One bad example for each rule of semgrep.yml. Never imported; a test asks whether every rule finds its own."""

import http.client
import logging
import pickle
import random
import zipfile
from xml.etree import ElementTree

from django.db import transaction
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt


def bad(request, Model, cursor, name):
    Model.objects.first()  # the-edges-do-not-write
    Model.objects.order_by(request.GET.get("sort"))  # order-comes-from-a-closed-list
    cursor.execute(f"SELECT {name}")  # no-sql-from-strings
    mark_safe(name)  # nothing-is-marked-safe
    csrf_exempt(bad)  # forged-forms-are-refused
    eval(name)  # no-code-from-data
    cursor.execute("SELECT set_config('cw.user', %s, false)", [name])  # the-context-ends-with-the-transaction
    logging.warning(f"{name} was here")  # logs-hold-fixed-words
    transaction.on_commit(bad)  # effects-go-through-the-outbox
