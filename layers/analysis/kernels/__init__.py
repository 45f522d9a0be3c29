"""The compiled parts of the analysis (numba): arrays in, arrays out."""
