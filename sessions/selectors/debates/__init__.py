"""What is read of debates: lists, the floor, estimates, what was spoken."""
