"""Words that all other folders use: kinds, dimensions, cards, sources, errors, and YAML with line numbers."""
