"""Reads of the programme: what is there, in the shape its readers need."""
