"""One person or two: judged by a human."""
