"""What a meta-analyst asks of a table of their own beyond its pooled effect.

Public modules: `asked` (what can be asked), `answers` (what comes back) and `run`.
"""
