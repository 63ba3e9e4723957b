"""The demo: an invented program year, the same for the same seed, as rows that the actions would have written.

Only this package may write rows outside `actions`. Generation is streamed year by year and copied in batches, so that
a million referrals need no more memory than a thousand. No audit entries are invented: the audit holds what was done.
"""
