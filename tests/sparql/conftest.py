"""The small region of `tests/serving`, for the endpoint."""

from tests.serving.conftest import app, client, region, settings

__all__ = ["app", "client", "region", "settings"]
