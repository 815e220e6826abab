"""Processes that evaluate what comes from outside, and may be killed: the pool, its workers, what they may have."""
