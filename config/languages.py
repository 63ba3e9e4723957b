"""Languages of the pages for people outside. Another one is a folder of catalogs and a line here."""

from django.conf import locale
from django.conf.global_settings import LANGUAGES_BIDI as DJANGOS_BIDI

LANGUAGES = [("en-us", "English"), ("es", "Español")]
# What Django 5.2 does not know of languages that people here speak: their names, and which way they are written.
UNKNOWN_TO_DJANGO = {
    "am": {"bidi": False, "code": "am", "name": "Amharic", "name_local": "አማርኛ"},
    "ht": {"bidi": False, "code": "ht", "name": "Haitian Creole", "name_local": "Kreyòl ayisyen"},
    "ln": {"bidi": False, "code": "ln", "name": "Lingala", "name_local": "Lingála"},
    "ps": {"bidi": True, "code": "ps", "name": "Pashto", "name_local": "پښتو"},
    "rw": {"bidi": False, "code": "rw", "name": "Kinyarwanda", "name_local": "Ikinyarwanda"},
    "so": {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"},
}
LANGUAGES_BIDI = [*DJANGOS_BIDI, *(code for code, info in UNKNOWN_TO_DJANGO.items() if info["bidi"])]
locale.LANG_INFO.update({code: info for code, info in UNKNOWN_TO_DJANGO.items() if code not in locale.LANG_INFO})
