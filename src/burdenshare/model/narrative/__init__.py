"""Which frames of a change of posture spread, and what they leave behind."""
