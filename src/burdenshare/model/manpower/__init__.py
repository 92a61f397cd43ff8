"""Who serves."""
