"""A mail for the moderators of a community with the suggestions that are new: for sites where nothing can be posted."""
