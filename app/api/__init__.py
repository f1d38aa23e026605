"""HTTP and only HTTP: a route is a signature, one sentence and one call of a use case."""
