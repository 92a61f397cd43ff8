"""GDP, prices and exchange rates."""
