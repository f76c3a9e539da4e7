"""Arrays in, arrays out: effect sizes and meta-analysis. Knows no drug and no person."""
