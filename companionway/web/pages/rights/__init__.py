"""A person's rights: notice, accounting, restrictions, emergencies, reports; and somebody who asks from outside."""
