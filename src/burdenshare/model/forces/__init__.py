"""What forces there are: equipment by mission, people to use it."""
