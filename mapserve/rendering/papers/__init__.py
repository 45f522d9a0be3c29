"""Official papers: one model of what stands on them, from which PDF and ODT are both written."""
