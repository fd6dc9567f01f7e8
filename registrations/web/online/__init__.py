"""Pages of sittings that are held online: the lobby, their set-up, who came, certificates."""
