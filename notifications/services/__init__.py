"""Acts of following and telling: one function, one transaction, one audit entry."""
