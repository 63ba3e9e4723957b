"""Opening one person's page in need (break-glass), and the second person who looks at it."""
