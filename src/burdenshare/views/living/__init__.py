"""The living page: one HTML file that carries the model and draws again when a lever moves; it needs no network."""
