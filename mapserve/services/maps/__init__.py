"""A community's map as it is read: features, history, editions, photos, files."""
