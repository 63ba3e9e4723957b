"""Reaching somebody: the contact plan, texts, whose a text is, handing over to another peer, what services bring."""
