"""What help is on offer nearby, on paper: a page for the pin board and a list for the desk of who asks for others."""
