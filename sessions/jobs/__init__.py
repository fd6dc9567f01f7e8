"""Work done later: building calendar feeds."""
