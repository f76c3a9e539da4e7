"""Pages about safety and doses: a screening, a titration, what practice tells."""
