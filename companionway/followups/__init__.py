"""Floor 5: asking, at six months, how it went. "We could not reach them" is a normal answer."""
