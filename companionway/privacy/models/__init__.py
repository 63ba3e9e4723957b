"""Tables of privacy, by topic: access; consent, disclosure and the rest add files beside it."""
