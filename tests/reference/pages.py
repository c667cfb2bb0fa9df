"""The twin of the kernels of pages: the same rules on strings, which read what the kernels cannot."""

from dedup.arabic.pages import read
from dedup.arabic.templates import marks

__all__ = ["marks", "read"]
