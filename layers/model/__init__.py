"""What a map layer is: the contract, one file a kind, the catalogue and its description."""
