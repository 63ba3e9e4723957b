"""All settings, read from the environment; what a deployer may set is listed in docs/howto/settings.md."""

import sys
from pathlib import Path

import django

from companionway.platform import catalogs, database
from config import environment, languages, signin
from config.mailbox import *  # noqa: F403 - the mailbox
from config.signin import *  # noqa: F403 - signing in has settings enough for a file of its own
from config.texting import *  # noqa: F403 - and so has texting

ROOT = environment.ROOT
DATA = environment.data_folder()
PRODUCTION = environment.flag("COMPANIONWAY_PRODUCTION")

SECRET_KEY = database.secret_key(DATA, required_from_environment=PRODUCTION)
DEBUG = environment.flag("COMPANIONWAY_DEBUG")
# The key ring: outside the database, on another volume in production. See docs/howto/keys.md.
COMPANIONWAY_KEYS = environment.text(
    "COMPANIONWAY_KEYS",
    None if PRODUCTION else str(DATA / "keys.json"),
    hint="It names the key file. Make one with: companionway keys new",
)
# The keys that phones seal what they could not send yet to: the same folder, never the database.
COMPANIONWAY_PHONE_KEYS = environment.text(
    "COMPANIONWAY_PHONE_KEYS", str(Path(COMPANIONWAY_KEYS).with_name("phone-keys.json"))
)
# How many records of a phone one sign-in may send in a minute.
COMPANIONWAY_PHONE_RECORDS = environment.number("COMPANIONWAY_PHONE_RECORDS", 300, low=10, high=1_000_000)
# The service worker of phones; switched off, the one on phones takes itself away at its next look.
COMPANIONWAY_PHONE_WORKER = environment.flag("COMPANIONWAY_PHONE_WORKER", True)
# The public half of the backup key: this machine can seal a backup and not open it.
COMPANIONWAY_BACKUP_KEY = environment.text("COMPANIONWAY_BACKUP_KEY", "")
ALLOWED_HOSTS = environment.text("COMPANIONWAY_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in environment.text("COMPANIONWAY_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    *signin.APPS,
    "companionway.apps.CompanionwayConfig",
    "companionway.interop.apps.InteropConfig",
]
MIDDLEWARE = [
    "companionway.web.headers.HeadersMiddleware",
    "companionway.web.client.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # CSRF tokens are masked anew each time and Django pads each answer at random, so compressing pages is safe.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "companionway.web.sessions.SignInSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "companionway.web.sessions.SessionRulesMiddleware",
    "companionway.web.uploads.BodyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "companionway.web.witness.WitnessMiddleware",
    "companionway.web.leaving.KeptApart",
    "companionway.web.form_times.FormTimes",
    *signin.MIDDLEWARE,
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django's own form templates come last: ours stand before them.
        "DIRS": [ROOT / "companionway" / "web" / "templates", Path(django.__file__).parent / "forms" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "companionway.web.context.page",
            ],
            "builtins": [
                "django.templatetags.static",
                "companionway.web.templatetags.words",
                "companionway.web.templatetags.components",
                "companionway.web.templatetags.once",
                "companionway.web.templatetags.pictures",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Only the command line itself is ever the owner; the web process and the worker are not started by these words.
AS_OWNER = Path(sys.argv[0]).name == "manage.py" and sys.argv[1:2] != [] and sys.argv[1] in database.OWNERS_COMMANDS
DATABASES = {"default": database.django_settings(DATA, production=PRODUCTION, owner=AS_OWNER)}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "companionway.User"
LOGIN_URL = "web:sign-in"
CSRF_FAILURE_VIEW = "companionway.web.errors.form_too_old"

LANGUAGE_CODE = "en-us"
# What the pages for people outside speak; those of staff are in English.
LANGUAGES, LANGUAGES_BIDI = languages.LANGUAGES, languages.LANGUAGES_BIDI
# Catalogs are text in the tree and compiled into the data folder at start: a few milliseconds, and nothing to forget.
WORDS_FOLDER = ROOT / "companionway" / "web" / "locale"
LOCALE_PATHS = [catalogs.compiled(WORDS_FOLDER, DATA / "words")]
TIME_ZONE = environment.text("COMPANIONWAY_TIME_ZONE", "America/New_York")
USE_TZ = True
USE_I18N = True
# A message names what was done; a cookie would keep it readable on the phone, while a session is sealed.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "static/"
# Named by content and compressed ahead of time where `collectstatic` has run; read from the source tree elsewhere.
HASHED_STATIC = environment.flag("COMPANIONWAY_HASHED_STATIC", PRODUCTION)
STATIC_ROOT = DATA / "static" if HASHED_STATIC else None
STATICFILES_DIRS = [ROOT / "companionway" / "web" / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False

EMAIL_BACKEND = environment.text("COMPANIONWAY_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
# The sender that people see on a locked phone; it names no program and no condition.
DEFAULT_FROM_EMAIL = environment.text("COMPANIONWAY_MAIL_FROM", "requests@localhost")
EMAIL_FILE_PATH = DATA / "mail"

SESSION_ENGINE = "companionway.platform.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Plain HTTP only where somebody says so aloud: a trial on a closed network. A browser keeps no secure cookie over it.
COMPANIONWAY_PLAIN_HTTP = environment.flag("COMPANIONWAY_PLAIN_HTTP")
HTTPS = PRODUCTION and not COMPANIONWAY_PLAIN_HTTP
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = environment.cookie_name("session", secure=SESSION_COOKIE_SECURE)
PHONE_COOKIE = environment.cookie_name("phone", secure=SESSION_COOKIE_SECURE)
CSRF_COOKIE_NAME = environment.cookie_name("csrf", secure=CSRF_COOKIE_SECURE)
# The time-outs are kept here, not by the browser; its cookie goes when the browser is closed.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
COMPANIONWAY_SESSION_IDLE_MINUTES = environment.number("COMPANIONWAY_SESSION_IDLE_MINUTES", 30, low=15, high=60)
COMPANIONWAY_SESSION_HOURS = environment.number("COMPANIONWAY_SESSION_HOURS", 12, low=1, high=24)
COMPANIONWAY_SESSIONS_EACH = environment.number("COMPANIONWAY_SESSIONS_EACH", 3, low=1, high=10)
# The person's own page has cookies of its own: no sign-in of staff opens it, and it opens nothing of staff.
OWN_COOKIE = environment.cookie_name("own", secure=SESSION_COOKIE_SECURE)
KNOCK_COOKIE = environment.cookie_name("knock", secure=SESSION_COOKIE_SECURE)
# The gallery of components is for those who build; in production it is not there.
COMPANIONWAY_GALLERY = environment.flag("COMPANIONWAY_GALLERY", not PRODUCTION)
# The directory of places under a public address, for whoever wants to use it: only where somebody says so.
COMPANIONWAY_PUBLISH_DIRECTORY = environment.flag("COMPANIONWAY_PUBLISH_DIRECTORY")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # a load balancer asks from inside, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Believed only behind proxies of our own, which set this header themselves; the same count tells the client's address.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.number("COMPANIONWAY_TRUSTED_PROXIES", 0) > 0 else None
)
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# One person may sit behind one request; a body this large is a file upload and goes through its own door.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
COMPANIONWAY_INGEST_MAX_BYTES = environment.number("COMPANIONWAY_INGEST_MAX_BYTES", 5_000_000)
# The FHIR server: bytes of one body, requests of one partner in a minute, types kept beside a referral.
COMPANIONWAY_FHIR_MAX_BYTES = environment.number("COMPANIONWAY_FHIR_MAX_BYTES", 5_000_000)
COMPANIONWAY_FHIR_LIMIT = environment.number("COMPANIONWAY_FHIR_LIMIT", 600, low=10, high=10_000_000)
# HL7 v2 over MLLP: where to listen, the one port of all who show a certificate, our own, and who may call by theirs.
COMPANIONWAY_MLLP_BIND = environment.text("COMPANIONWAY_MLLP_BIND", "127.0.0.1")
COMPANIONWAY_MLLP_PORT = environment.number("COMPANIONWAY_MLLP_PORT", 0, low=0, high=65_535)
COMPANIONWAY_MLLP_CONNECTIONS = environment.number("COMPANIONWAY_MLLP_CONNECTIONS", 200, low=1, high=10_000)
COMPANIONWAY_MLLP_CERTIFICATE = environment.text("COMPANIONWAY_MLLP_CERTIFICATE", "")
COMPANIONWAY_MLLP_KEY = environment.text("COMPANIONWAY_MLLP_KEY", "")
COMPANIONWAY_MLLP_CLIENTS = environment.text("COMPANIONWAY_MLLP_CLIENTS", "")
# Signing in of other systems: tokens asked for in a minute by one network and by one partner, and the names of hosts
# with a partner's keys that may lie inside (a private address; over plain HTTP only this very machine).
COMPANIONWAY_TOKEN_LIMIT = environment.number("COMPANIONWAY_TOKEN_LIMIT", 120, low=10, high=10_000_000)
COMPANIONWAY_PARTNER_INNER_HOSTS = environment.names("COMPANIONWAY_PARTNER_INNER_HOSTS")
# Files are held in memory alone, so that nothing about anybody lies in a temporary folder, and never more than this.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = max(16_000_000, 3 * COMPANIONWAY_INGEST_MAX_BYTES)
# How many times one address may send one public form in ten minutes; a whole hospital may share one address.
COMPANIONWAY_DOOR_LIMIT = environment.number("COMPANIONWAY_DOOR_LIMIT", 60)
# Whether what leaves on one consent for care, payment and running it says "do not redisclose" too; HIPAA holders may.
COMPANIONWAY_DO_NOT_REDISCLOSE = environment.flag("COMPANIONWAY_DO_NOT_REDISCLOSE", True)
# How many people may ask for themselves from one network in an hour; over it the phone number is shown.
COMPANIONWAY_ASK_LIMIT = environment.number("COMPANIONWAY_ASK_LIMIT", 5)
# The program that takes people who ask for themselves, by its short name; without it the first that takes them.
COMPANIONWAY_SELF_REFERRAL_PROGRAM = environment.text("COMPANIONWAY_SELF_REFERRAL_PROGRAM", "community")
# Whose rows of data/state-rules.toml apply; they do so only once the privacy officer has approved them.
COMPANIONWAY_JURISDICTION = environment.text("COMPANIONWAY_JURISDICTION", "US-ME")
COMPANIONWAY_STATE_RULES = Path(environment.text("COMPANIONWAY_STATE_RULES", str(ROOT / "data" / "state-rules.toml")))
COMPANIONWAY_NOTICE = Path(environment.text("COMPANIONWAY_NOTICE", str(ROOT / "data" / "notice-template.toml")))
COMPANIONWAY_LINES = Path(environment.text("COMPANIONWAY_LINES", str(ROOT / "data" / "crisis-lines.toml")))
COMPANIONWAY_CONSENT_TEXTS = Path(environment.text("COMPANIONWAY_CONSENT_TEXTS", str(ROOT / "data" / "consent-texts")))
COMPANIONWAY_QUIET_WORDS = Path(environment.text("COMPANIONWAY_QUIET_WORDS", str(ROOT / "data" / "quiet-words.toml")))
COMPANIONWAY_LANGUAGE_PAIRS = Path(
    environment.text("COMPANIONWAY_LANGUAGE_PAIRS", str(ROOT / "data" / "language-pairs.toml"))
)
COMPANIONWAY_BASE_URL = environment.text("COMPANIONWAY_BASE_URL", "http://127.0.0.1:8000")

# How far the audit's chain went, signed, outside the database: best on another volume. The key signs these lines.
COMPANIONWAY_AUDIT_ANCHORS = Path(environment.text("COMPANIONWAY_AUDIT_ANCHORS", str(DATA / "audit" / "anchors.jsonl")))
COMPANIONWAY_AUDIT_VERIFY_HOURS = environment.number("COMPANIONWAY_AUDIT_VERIFY_HOURS", 24, low=2, high=168)
COMPANIONWAY_AUDIT_KEY_FILE = Path(environment.text("COMPANIONWAY_AUDIT_KEY_FILE", str(DATA / "audit" / "key.pem")))
# Whether a person who asks who looked at their page reads first names, or roles only.
COMPANIONWAY_STAFF_FIRST_NAMES = environment.flag("COMPANIONWAY_STAFF_FIRST_NAMES", True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "companionway.platform.logs.Lines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": environment.text("COMPANIONWAY_LOG_LEVEL", "WARNING")},
    # Django's own handlers would write and mail what a fault was about; everything goes through ours.
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server", "django.security")},
}
