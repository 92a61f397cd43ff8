"""Words that every other floor uses: kinds, dimensions, cards, sources, errors, and YAML with line numbers."""
