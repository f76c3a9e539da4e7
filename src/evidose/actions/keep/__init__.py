"""Curating the library: its files checked, begun and kept in one form."""
