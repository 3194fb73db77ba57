"""Rows about single asks for a researcher, under an agreement: nobody in them can be told from k - 1 others."""
