"""Settings of signing in: allauth's, switched to what docs/adr says and nothing more."""

from companionway.platform import turnstile
from companionway.signin import hospitals
from config import environment

APPS = ["allauth", "allauth.account", "allauth.mfa", "allauth.socialaccount", "companionway.web.hospital"]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "companionway.signin.passwords.Policy"}]
PASSWORD_HASHERS = ["companionway.signin.hashers.Argon2id"]
PASSWORD_RESET_TIMEOUT = 3600

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 600  # how long the second step may take, in seconds
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False  # counted in PostgreSQL by companionway.platform.limits instead
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are ours: kept as hashes
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody registers here; people come by invitation
MFA_RATE_LIMITS = False

ACCOUNT_ADAPTER = "companionway.web.pages.signin.adapters.AccountAdapter"
MFA_ADAPTER = "companionway.web.pages.signin.adapters.FactorAdapter"
SOCIALACCOUNT_ADAPTER = "companionway.web.pages.signin.adapters.HospitalAdapter"

# How many proxies of our own stand before the web process; only what they wrote into X-Forwarded-For is believed.
COMPANIONWAY_TRUSTED_PROXIES = environment.number("COMPANIONWAY_TRUSTED_PROXIES", 0)
# How often one network may try to sign in each minute; a whole hospital may share one address.
COMPANIONWAY_SIGN_IN_LIMIT = environment.number("COMPANIONWAY_SIGN_IN_LIMIT", 30)
# How many may wait for their password to be looked at on this machine, beside the two that are: 2 with two processes.
SIGN_INS_WAITING = turnstile.waiting_beside(
    turnstile.HASHES, web_processes=environment.number("COMPANIONWAY_WEB_WORKERS", 2, low=1), most=16
)
COMPANIONWAY_PASSWORDS = environment.one_of("COMPANIONWAY_PASSWORDS", "everyone", "emergency")
COMPANIONWAY_EMERGENCY_SIGN_INS = environment.names("COMPANIONWAY_EMERGENCY_SIGN_INS")
COMPANIONWAY_HOSPITALS = hospitals.read(environment.text("COMPANIONWAY_HOSPITALS", ""))
SOCIALACCOUNT_PROVIDERS = {"hospital": {"APPS": [hospital.app() for hospital in COMPANIONWAY_HOSPITALS]}}
