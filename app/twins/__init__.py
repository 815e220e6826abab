"""Twins of a page for those who read no RDF: a JSON document, a table, and a place on the map.

Each is made of the same description as the page and the RDF, and is documented in docs/http.md.
"""
