"""The door for programs: the commands' answers as JSON over HTTP, described by OpenAPI."""

from evidose.api.app import create_api

__all__ = ["create_api"]
