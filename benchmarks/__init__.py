"""What is measured, against whom, and the last figures. Never run by the tests."""
