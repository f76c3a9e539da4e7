"""What changed for one person: the published evidence as the prior, their own days as data."""
