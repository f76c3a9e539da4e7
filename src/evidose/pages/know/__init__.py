"""Pages about the evidence. They know no person."""
