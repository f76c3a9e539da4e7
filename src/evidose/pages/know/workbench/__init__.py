"""A user's own meta-analysis: as text, as a document, as plots, and as scripts that repeat it.

Public modules: `parts` (what is shown), `text`, `document`, `plots`, `script_r`, `script_python`.
"""
