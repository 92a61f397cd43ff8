"""Who carries what."""
