"""Wiring: settings, addresses, Celery, the frame of all pages."""

from config.celery import app as celery_app

# Tasks are sent by web processes too: whoever loads Django must know our broker.
__all__ = ["celery_app"]
