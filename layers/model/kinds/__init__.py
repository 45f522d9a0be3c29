"""One file a map layer, each exporting LAYER; the catalogue lists them."""
