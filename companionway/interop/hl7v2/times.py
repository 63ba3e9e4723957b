"""Dates and times of HL7 v2, read strictly: what does not fit the pattern is no date, never a guess."""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo

STAMP = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})?(\d{2})?(?:\.\d{1,6})?)?([+-]\d{4})?$")


def read_date(text: str) -> date | None:
    """The day of YYYYMMDD, with or without a time after it; None for anything else."""
    found = STAMP.match(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_time(text: str, zone: tzinfo) -> datetime | None:
    """The instant of YYYYMMDDHHMM[SS[.ffff]][+ZZZZ]; without an offset in `zone`; None without hour and minute."""
    found = STAMP.match(text)
    if found is None or found[4] is None or found[5] is None:
        return None
    where: tzinfo = zone
    if found[7]:
        minutes = int(found[7][1:3]) * 60 + int(found[7][3:5])
        if minutes > 14 * 60:
            return None
        where = timezone(timedelta(minutes=-minutes if found[7][0] == "-" else minutes))
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), int(found[4]), int(found[5]),
                        int(found[6] or 0), tzinfo=where)  # fmt: skip
    except ValueError:
        return None
