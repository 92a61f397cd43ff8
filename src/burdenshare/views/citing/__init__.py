"""Citations: software, run, data, equations and sources, as styled text and as files for reference managers."""
