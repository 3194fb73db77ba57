"""Danger goes to people: the organisation is called at once, and the author may get the right numbers."""
