"""The applicant's pages: an application begun, written part by part, looked over and sent."""
