"""The page of one thing, as values: what stands where, in which language. No IRIs are left for the template to know.

Pure: a description and what points to it in, a `Page` out. Each module owns one part of the page.
"""

from app.page.building import build
from app.page.model import Arrivals, Group, Link, Page, Property, Source

__all__ = ["Arrivals", "Group", "Link", "Page", "Property", "Source", "build"]
