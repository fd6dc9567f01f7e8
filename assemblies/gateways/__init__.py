"""The world outside: the broker."""
