"""Maps: what they show, as GeoJSON, and the outline of the region that they lie on.

`wkt` reads the geometry literals of the store, `geojson` writes features; both are pure.
"""
