"""The demo: sample communities and the people to sign in as."""
