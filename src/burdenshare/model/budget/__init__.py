"""How the defence budget is spent."""
