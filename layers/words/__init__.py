"""Words that everything else speaks: texts in both languages, codes, audiences, problems."""
