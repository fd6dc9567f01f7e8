"""Acts upon debates, their lists and turns, and the screens of the hall."""
