"""What other topics read of appropriation if no theory of it is chosen: what is wanted is spent."""

OTHERWISE = "as_wanted"
