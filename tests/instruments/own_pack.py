"""A deployer's own instrument for the tests: invented lines, two parts, one line that counts backward."""

from typing import Any

from companionway.instruments.packs.reading import checksums

LINES = [
    ("I sleep well.", "Sleep", False, "body"),
    ("I feel worn out.", "Worn out", True, "body"),
    ("I laugh with others.", "Laughter", False, "people"),
    ("Somebody asks how I am.", "Asked", False, "people"),
]


def own_pack(**changes: Any) -> dict[str, Any]:
    """The pack as data, with its checksums as they must be after the changes."""
    found: dict[str, Any] = {
        "id": "evening-lines", "version": "1.0", "status": "final", "mode": "deployer_text", "language": "en",
        "title": "Evening lines", "short_title": "Evening", "instructions": "How true is this today?",
        "items": [{"n": n, "text": t, "topic": s, "reverse": r, "dimension": d}
                  for n, (t, s, r, d) in enumerate(LINES, 1)],
        "response_set": [{"value": v, "label": w, "label_status": "confirmed"}
                         for v, w in enumerate(("Never", "At times", "Often", "Always"), 1)],
        "scoring": {"method": "sum", "min": 4, "max": 16, "direction": "higher is more"},
        "dimensions": 2, "missing_rule": "All four.", "cutoffs": [], "bands": [], "reliability": [], "sd": [],
        "mic": None, "citation": "Invented for a test.", "provenance": ["Invented."],
        "license": {"text": "Ours.", "evidence": [], "gate": ""}, "attribution": "Evening lines, invented",
        "allowed_uses": ["administer"], "distress_note": "You can stop at any time.", "translations": [],
    }  # fmt: skip
    found |= changes
    found["items_checksum"], found["checksum"] = checksums(found)
    return found
