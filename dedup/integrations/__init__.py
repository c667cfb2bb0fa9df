"""Doors into other people's frameworks; each module needs its framework, and no other does."""
