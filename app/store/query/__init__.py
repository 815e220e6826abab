"""The text of a query, before any engine sees it: what it is, what it may not be, what it may call."""
