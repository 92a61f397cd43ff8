"""The engine: orders equations, compiles them over years and draws, keeps what was watched."""
