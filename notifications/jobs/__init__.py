"""Work done later: rendering and delivering what the outbox holds."""
