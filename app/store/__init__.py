"""Stores: one small protocol, its drivers, and the releases that the embedded one reads."""
