"""The settings under test: the product's own, over a data folder that is made for this run and removed after it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

DATA_FOLDER = tempfile.mkdtemp(prefix="companionway-test-")
atexit.register(shutil.rmtree, DATA_FOLDER, ignore_errors=True)
os.environ["COMPANIONWAY_DATA"] = DATA_FOLDER
os.environ.setdefault("COMPANIONWAY_KEYS", f"{DATA_FOLDER}/keys.json")  # a command that a test starts opens its rows
os.environ.setdefault("COMPANIONWAY_NO_POOL", "1")  # a pool's threads would outlive the test that made them

# A hospital whose sign-in is configured and cannot be reached; the tests that reach one bring their own.
os.environ["COMPANIONWAY_HOSPITALS"] = str(Path(DATA_FOLDER) / "hospitals.toml")
os.environ["HARBOR_SECRET"] = "told to nobody"
Path(os.environ["COMPANIONWAY_HOSPITALS"]).write_text(
    '[[hospital]]\nid = "harbor"\nname = "Harbor Hospital"\nissuer = "http://127.0.0.1:9"\n'
    'client_id = "companionway"\nsecret_variable = "HARBOR_SECRET"\ntwo_factors_amr = ["mfa"]\n'
)

# A texting service that cannot be reached; the tests that send bring a server of its protocol.
os.environ |= {
    "COMPANIONWAY_TEXTING": "twilio", "COMPANIONWAY_TEXTING_URL": "http://127.0.0.1:9",
    "COMPANIONWAY_TEXTING_ACCOUNT": "ACtest", "COMPANIONWAY_TEXTING_TOKEN": "told to nobody",
    "COMPANIONWAY_TEXTING_NUMBERS": "ed=+12075550100,primary-care=+12075550101",
}  # fmt: skip

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; nothing here is secret
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
