"""Records of a community's working year: meetings, duty, events, progress; one module a subject."""
