"""Matching: who could help whom. Pure: no SQL, no clock, no network; the same input gives the same pairs.

`index.Index` holds the open proposals and finds the best pairs for one; `assign.assign` chooses over all open requests
who is asked for whom; `explain.explain` accounts for one pair; `evaluate.evaluate` measures on labelled posts.
"""
