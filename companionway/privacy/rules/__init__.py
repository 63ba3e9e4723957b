"""Pure rules of consent, disclosure and rights, by topic. They know no database and no clock."""
