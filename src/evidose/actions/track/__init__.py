"""One person's record: what they tell, and what changed for them."""
