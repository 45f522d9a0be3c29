"""Files in and out: readers, writers, the quarantine report."""
