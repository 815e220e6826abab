"""Territorial units: what lies in one, from all registers together, its parts, and where all that is."""
