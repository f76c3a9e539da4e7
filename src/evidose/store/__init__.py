"""Engines, schema and migrations of a record's file, and where it lies on disk."""
