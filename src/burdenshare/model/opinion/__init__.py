"""What the public and the elite of the actor in focus want."""
