"""The text of a query: what it is, what it may not be, what it may call, and what is wrong with it."""
