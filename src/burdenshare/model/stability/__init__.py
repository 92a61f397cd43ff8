"""What creates pressure to strike first."""
