"""What stands where HSDS 3.0 wants a value and our list has none; read back as nothing, so that nothing is invented."""

ORGANIZATION = "(not named in its list)"
CELL = "-"


def said(text: str) -> str:
    """A cell as it was meant: a lone dash says nothing."""
    return "" if text == CELL else text


def filled(text: str) -> str:
    """A cell that must not be empty."""
    return text or CELL
