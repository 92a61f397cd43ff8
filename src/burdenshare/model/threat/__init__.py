"""What the adversary builds."""
