"""Cases: what a review makes of a blind spot, its table, what guards ask, how urgent it is."""
