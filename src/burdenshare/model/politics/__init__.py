"""What parliaments and governments accept."""
