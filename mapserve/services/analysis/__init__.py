"""What is watched, what nobody watches, and what would help, for communities that are stored."""
