"""Who may be told what, when and how often, and in which words."""
