"""What may press to strike first."""
