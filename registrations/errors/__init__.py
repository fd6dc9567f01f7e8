"""The refusals of registration, by noun; each module draws its own branches of the tree."""
