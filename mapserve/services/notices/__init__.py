"""What people are told of applications: by mail, in the inbox, as a calendar of deadlines."""
