"""The published data, asked: `query` (pure) says what is wanted, `store` gets it, `service` answers."""
