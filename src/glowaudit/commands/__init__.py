"""One module a command: what it does with what the user typed."""
