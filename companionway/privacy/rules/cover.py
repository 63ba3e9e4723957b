"""What a cover may be: its longest time, and what is wrong with one that is asked for. Pure, no Django."""

from datetime import datetime, timedelta

LONGEST = timedelta(days=30)


def fault_of(starts_at: datetime, ends_at: datetime, at: datetime) -> tuple[str, str] | None:
    """(field, words) of what is wrong with these times, None for nothing."""
    if starts_at < at:
        return "starts_at", "A cover begins now or later."
    if ends_at <= starts_at:
        return "ends_at", "It cannot end before it begins."
    if ends_at - starts_at > LONGEST:
        return "ends_at", f"At most {LONGEST.days} days. When it is over, you can set up another."
    return None
