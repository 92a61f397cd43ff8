"""Who carries which burden."""
