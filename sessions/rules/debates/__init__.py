"""The law of debates: who may be listed, the lot, the clock, estimates, budgets."""
