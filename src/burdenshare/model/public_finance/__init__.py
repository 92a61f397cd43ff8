"""How a rise in defence spending affects public debt, interest, taxes and civil spending."""
