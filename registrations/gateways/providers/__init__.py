"""Services in which online meetings are held, behind one small interface (`interface.py`)."""
