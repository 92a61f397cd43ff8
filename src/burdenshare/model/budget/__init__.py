"""What the money is spent on."""
