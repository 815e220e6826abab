"""The WSGI application for any server: `app.wsgi:application`, with settings from the environment."""

from app.config import load
from app.factory import create_app

application = create_app(load())
