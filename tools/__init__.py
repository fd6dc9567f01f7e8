"""Starting, testing and packing Hemicycle. Standard library only, but for what runs in .venv."""
