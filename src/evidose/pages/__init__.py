"""Everything a reader sees, as templates: HTML, Markdown, text, SVG, PDF."""
