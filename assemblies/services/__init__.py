"""Acts of the ground floor: one function, one transaction, one audit entry."""
