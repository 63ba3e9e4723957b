"""E-mail that becomes a request on a human's word: reading, suggesting, fetching from a real server, the receipt."""

from pathlib import Path

HERE = Path(__file__).parent


def eml(name: str, **changes: str) -> bytes:
    """A sample mail; `changes` replace a line of its header (`message_id="<2@example.org>"`), "" takes it away."""
    raw = (HERE / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n")
    head, blank, body = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    for key, value in changes.items():
        field = key.rstrip("_").replace("_", "-").encode()
        lines = [line for line in lines if not line.lower().startswith(field.lower() + b":")]
        lines += [field + b": " + value.encode()] if value else []
    return (b"\n".join(lines) + blank + body).replace(b"\n", b"\r\n")
