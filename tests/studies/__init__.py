"""Studies: known answers, and the promise of each kept."""
