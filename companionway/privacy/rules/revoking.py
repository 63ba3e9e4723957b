"""The dated written statement that a tap on "stop sharing" makes (2.31(a)(6) asks for writing)."""

from datetime import date


def statement_of(name: str, title: str, signed_on: date | None, said_on: date) -> str:
    """In the person's voice, with both dates written as ISO dates."""
    signed = f", which I signed on {signed_on.isoformat()}" if signed_on else ""
    return (
        f"{said_on.isoformat()}. I, {name or 'the person named on the form'}, take back my agreement"
        f' "{title}"{signed}. From now on nothing more may be shared on it.'
    )
