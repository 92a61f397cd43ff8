"""The engine orders equations, compiles them over years and draws, and keeps the results."""
