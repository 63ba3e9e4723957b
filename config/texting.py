"""Settings of texting: which provider, its account, and our numbers. Without them texting is not set up."""

from config import environment

COMPANIONWAY_TEXTING = environment.one_of("COMPANIONWAY_TEXTING", "off", "twilio")
# Another address only for a server of the same protocol, such as the one that the tests run.
COMPANIONWAY_TEXTING_URL = environment.text("COMPANIONWAY_TEXTING_URL", "https://api.twilio.com")
COMPANIONWAY_TEXTING_ACCOUNT = environment.text("COMPANIONWAY_TEXTING_ACCOUNT", "")
# It signs in there and checks the signature of what comes from there; never in a file of the repository.
COMPANIONWAY_TEXTING_TOKEN = environment.text("COMPANIONWAY_TEXTING_TOKEN", "")
# Each program with the number its texts come from: "ed=+12075550100,community=+12075550101". The first is for the rest.
COMPANIONWAY_TEXTING_NUMBERS = environment.pairs("COMPANIONWAY_TEXTING_NUMBERS")
