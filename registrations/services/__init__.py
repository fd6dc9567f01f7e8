"""Acts of registration: one function, one transaction, one audit entry."""
