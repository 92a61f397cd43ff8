"""The data room: observed figures, each with its origin, and the recipes that turn them into the model's inputs."""
