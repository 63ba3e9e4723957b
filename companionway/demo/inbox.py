"""Files that another system of the demo sent and that were refused, through the same door as every file."""

from datetime import datetime

from companionway.demo.script import DATA
from companionway.interop.delivery import take_in
from companionway.interop.inbox import terms_for
from companionway.interop.incoming import Given

SENDER = "demo-clinic"


def send_faulty_files(at: datetime) -> list[str]:
    """Send what stands in data/demo-inbox; returns what became of each, in the order of their names."""
    files = []
    for path in sorted((DATA / "demo-inbox").iterdir()):
        body = path.read_bytes()
        files.append(Given(path.name, "demo-inbox", SENDER, body, len(body)))
    return [outcome.verdict.value for _, outcome, _ in take_in(files, terms_for(None, at), lambda: at)]
