"""What an adversary does to an economy short of force."""
