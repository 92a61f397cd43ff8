"""What each actor spends on defence."""
