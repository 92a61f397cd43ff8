"""A program printed as C, for a page that computes in the reader's browser: the same year, draw by draw, in 32 bits."""
