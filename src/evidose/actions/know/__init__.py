"""What the evidence says: a profile, a pooled table, a network, a mechanism."""
