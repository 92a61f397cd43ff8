"""What parliaments and governments let pass."""
