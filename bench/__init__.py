"""Measurements, never part of the tests: each step of the walk, and other engines on the same input in the same run."""
