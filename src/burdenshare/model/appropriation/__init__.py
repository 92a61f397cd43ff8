"""How what an actor wants to spend becomes the budget that is voted and spent."""
