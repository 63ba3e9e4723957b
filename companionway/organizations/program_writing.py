"""Writing the present program as a data file (TOML), so that it can be edited and loaded again. No Django."""

from datetime import date
from typing import Any

from companionway.organizations.plan import ProgramPlan
from companionway.organizations.planning import Held, HeldOffer

HEAD = """# The program as it stands, written by `companionway program export`.
# Edit it, then: companionway program check FILE, and companionway program load FILE.
"""
ALWAYS = ("name", "who_for", "peer_title", "starts_on", "promise_here_minutes", "promise_days", "modes", "instrument")
SWITCHES = ("part2", "self_referral", "perinatal", "acknowledge_referrer", "close_loop_at", "notes", "about_opioids")


def write(held: Held, today: date) -> str:
    """The file's text. Offers that are over are left out; they stay in the installation."""
    plan = held.plan
    parts = [HEAD, "[organization]", _line("slug", plan.slug), _line("name", plan.name), _line("values", plan.values)]
    parts += ["", "[kinds_of_place]", *(_line(slug, words) for slug, words in plan.kinds_of_place)]
    for site in plan.sites:
        parts += ["", f"[sites.{site.slug}]", *(_line(key, getattr(site, key)) for key in ("name", "town", "kind"))]
        parts += [_line("closed_on", site.closed_on)] if site.closed_on else []
    for program in plan.programs:
        parts += ["", *_program(program, held.offers.get(program.slug), today)]
    return "\n".join(parts) + "\n"


def _program(program: ProgramPlan, offers: list[HeldOffer] | None, today: date) -> list[str]:
    lines = [f"[programs.{program.slug}]"]
    lines += [_line(key, getattr(program, key)) for key in ALWAYS if getattr(program, key) is not None]
    lines += [_line("ends_on", program.ends_on)] if program.ends_on else []
    lines += [_line(key, getattr(program, key)) for key in SWITCHES]
    lines.append(
        f'follow_up = {{ counted_from = "{program.followup_origin}", days = {program.followup_days}, '
        f"margin_days = {program.followup_margin_days} }}"
    )
    codes = [f"{{ system = {_value(system)}, code = {_value(code)} }}" for system, code in program.order_codes]
    lines.append(f"order_codes = [{', '.join(codes)}]")
    if offers is not None:
        lines += ["sites = [", *(f"  {_offer(o)}," for o in offers if o.ends_on is None or o.ends_on >= today), "]"]
    return lines


def _offer(offer: HeldOffer) -> str:
    until = f", until = {offer.ends_on}" if offer.ends_on else ""
    return f"{{ site = {_value(offer.site)}, from = {offer.starts_on}{until} }}"


def _line(key: str, value: Any) -> str:
    return f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, date)):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_value(part) for part in value)}]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    printable = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{printable}"'
