"""What is believed of the supporter."""
