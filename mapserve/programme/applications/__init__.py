"""Applications for a subsidy: what is asked, what must hold, the table of their whole life."""
