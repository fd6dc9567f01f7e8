"""The pages of debates: lists, the draw, the floor, the hall."""
