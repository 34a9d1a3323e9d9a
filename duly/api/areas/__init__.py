"""What can be read, an area each: the shape of its rows, its lists and its single things."""
