"""What every page has: its shell, its style, its prose, what it says about itself."""
