"""The semantic version of the code; the library has a date version of its own."""

VERSION = "0.1.0"
