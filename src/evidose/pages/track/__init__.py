"""Pages about one person's record."""
