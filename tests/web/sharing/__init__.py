"""Pages of sharing choices: asking, signing, the copy, stopping."""
