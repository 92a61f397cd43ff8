"""Pictures, tables and reports: a run in, a picture or a text out."""
