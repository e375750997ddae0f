"""Verbs of the terminal that hold a conversation or a report of their own."""
