"""Checks that need arithmetic: can the numbers of the library be true?"""

from evidose.synthesis.integrity.alarm import CHECKS
from evidose.synthesis.integrity.every import integrity_problems

__all__ = ["CHECKS", "integrity_problems"]
