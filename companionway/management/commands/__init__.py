"""One file a command: parse arguments, call an action or a query, print."""
