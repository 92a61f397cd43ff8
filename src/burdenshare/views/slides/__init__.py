"""Slides: pictures of 1280 × 720 for a talk or a paper, with title, unit, sources and run inside."""
