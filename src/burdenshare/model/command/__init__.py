"""Who commands in war, and when that changes."""
