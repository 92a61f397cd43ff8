"""Who serves in the armed forces."""
