"""Pages of applications: those of the applicant, the desk of officers, what is due."""
