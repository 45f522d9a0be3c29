"""Records of a community's working year, and the county's view of them."""
