"""Who covers which mission, and how well."""
