"""Words to begin a text with: short, without a name of the program, and easy to leave unanswered. Pure functions.

The hello and the question after a long quiet are of the language specification (6.1). A peer changes them as they like.
"""

NAMES = (("hello", "a hello"), ("missed", "missed each other"), ("quiet", "it's been a while"))
WORDS = {
    "hello": "Hi, it's {name}. Just saying hello. No need to answer.",
    "missed": "Hi, it's {name}. We missed each other today. Another day is fine. When is good for you?",
    "quiet": "Hi, it's {name}. It's been a while. Want a hello now and then, less, or nothing for now? All are fine.",
}


def begin(code: str, name: str) -> str:
    """The words of this code with a first name filled in; "" for a code that is none."""
    return WORDS[code].replace("{name}", name) if code in WORDS else ""
