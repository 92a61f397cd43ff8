"""What hosts pay toward allied forces on their soil."""
