"""Faults of a server, as those who publish are told of them: at which address, and what it said itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.config import Settings
from app.errors import DeliveryError, QueryTimeout, StoreRefuses, StoreUnavailable
from app.store.remote import servers

# How much of what a server says is told: some repeat the whole request.
_SAID: Final = 300


@contextmanager
def told(settings: Settings) -> Iterator[None]:
    """Turn faults of the server of the settings into `DeliveryError`."""
    try:
        yield
    except (StoreUnavailable, QueryTimeout) as error:
        raise delivery_error(error, settings) from error


def delivery_error(
    error: StoreUnavailable | QueryTimeout, settings: Settings, en: str = "{}", pl: str = "{}"
) -> DeliveryError:
    """A fault, within a sentence that has {} where it belongs."""
    _, address = servers.address(settings)
    said = f": {error.said[:_SAID]}" if isinstance(error, StoreRefuses) else ""
    return DeliveryError(en.format(f"{address}: {error.en}{said}"), pl.format(f"{address}: {error.pl}{said}"))
