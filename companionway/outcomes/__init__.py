"""Floor 6, reading: the program's results, from raw records. Reads everything, writes nothing about people.

Terms: a *fact* is one flat row per referral or per engagement; an *indicator* is one result, defined once; a *section*
is an indicator worked out for one cohort; a *report* is all sections with their period, source and policy.
"""
