"""Territorial units: what lies in one, from all registers together, its parts, and where all that is.

    gathering   what the index has of a unit          ─┬─▶ building ─▶ territory.html
    codes       what its codes mean, from the shapes  ─┘
    twins       the same as JSON and CSV; drawing, entrances: maps, as GeoJSON

Knows no register by name; a unit is an instance of the ontology's class of territorial units.
"""
