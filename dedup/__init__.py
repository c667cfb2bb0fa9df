"""Near-duplicate story clustering for Arabic news: copies, events and stories."""

__version__ = "0.1.0"
