"""Pages of the tokens that programs read with."""
