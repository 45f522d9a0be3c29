"""People: accounts, roles, invitations, passwords, tokens."""
