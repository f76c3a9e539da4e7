"""Free text to mentions: words, names, times, amounts, measures. No rule, no record."""
