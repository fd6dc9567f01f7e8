"""Acts of the programme: one function, one transaction, one audit entry."""
