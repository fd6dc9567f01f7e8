"""Work done later: making the lists that were asked for."""
