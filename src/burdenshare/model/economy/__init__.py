"""Output, prices and exchange rates."""
