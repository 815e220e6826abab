"""Functions that mappings may call (RML-FNML): what they are, as data, and how they become SQL.

The `.ttl` files describe each function in FnO, with the SQL it compiles to; `library` reads them, `calls` turns a call
into SQL, `runtime` gives a connection what that SQL needs, of which `coordinates` and `geometry` are not SQL.
"""
