"""Formats in which things leave the house."""
