"""The page of the endpoint: a query to write, its result as a table, examples, and what the editor needs."""
