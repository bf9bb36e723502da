"""Invented populations: a demo to read, one authority, and the nation."""
