"""What a rise in defence does to debt, interest, taxes and civil spending."""
