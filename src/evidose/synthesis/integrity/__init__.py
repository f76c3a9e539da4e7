"""Checks that need arithmetic: can the numbers of the library be true?"""

from evidose.synthesis.integrity.every import integrity_problems

__all__ = ["integrity_problems"]
