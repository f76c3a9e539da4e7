"""The folder in which everything personal lies."""

import os
from pathlib import Path


def home_folder() -> Path:
    """Return ``EVIDOSE_HOME``, or the platform's folder for user data."""
    if home := os.environ.get("EVIDOSE_HOME"):
        return Path(home).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("evidose", appauthor=False)
