"""How results read: percentages, hours, and the words for a share. Pure."""

HIDDEN = "not shown"


def percent_text(share: float, digits: int = 1) -> str:
    """A percentage 0..100 as text: "47.4%"; all and none without a decimal."""
    if share in (0.0, 100.0):
        return f"{share:.0f}%"
    text = f"{share:.{digits}f}"
    # Never round to all or none what is not.
    if float(text) in (0.0, 100.0):
        return f"{'under' if share < 50 else 'over'} {'0.1' if share < 50 else '99.9'}%"
    return f"{text}%"


def share_words(k: int, n: int) -> str:
    """K of n in a word or two, never rounding up: 49 % is "almost half"."""
    if n <= 0 or not 0 <= k <= n:
        raise ValueError(f"A share needs 0 <= k <= n and n > 0, not {k} of {n}.")
    if k in (0, n):
        return "all" if k else "none"
    for part, word in ((1 / 4, "a quarter"), (1 / 3, "a third"), (1 / 2, "half"), (2 / 3, "two thirds"),
                       (3 / 4, "three quarters")):  # fmt: skip
        if k / n == part:
            return word
        if 0 < part - k / n <= 0.03:
            return f"almost {word}"
        if 0 < k / n - part <= 0.03:
            return f"just over {word}"
    return percent_text(100 * k / n, 0)


def hours_text(hours: float) -> str:
    """A length of time: minutes under two hours, hours under three days, else days."""
    if hours < 2:
        return f"{hours * 60:.0f} min"
    if hours < 72:
        return f"{hours:.1f} h"
    return f"{hours / 24:.1f} days"


def plural(n: int, one: str, many: str) -> str:
    """A count with its noun: 1 referral, 2 referrals, 1,200 referrals."""
    return f"{n:,} {one if n == 1 else many}"
