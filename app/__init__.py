"""The serving side of LODzkie: from a release to pages, data and query results."""
