"""A real experiment: for a time some asks, drawn by lot, get no suggestion yet; what comes of it is compared.

Registered before it starts, never changed after. The matcher does not know of it.
"""
