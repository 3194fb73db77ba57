"""Setting up: from the address of a community to a configuration and a mapping that fit it."""
