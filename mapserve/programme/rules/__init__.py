"""The programme's numbers as dated data: versions, caps, the articles they come from, readings."""
