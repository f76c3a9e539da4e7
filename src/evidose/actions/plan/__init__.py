"""Is it safe for this person, which dose, and when."""
