"""Evidose: from the evidence about a drug to the right dose for one person."""
