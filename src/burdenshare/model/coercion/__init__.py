"""What an adversary does to an economy without force."""
