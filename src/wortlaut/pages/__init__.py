"""From the raw page to its text: sources, article, metadata."""
