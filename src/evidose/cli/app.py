"""The `evidose` command. Commands import what they need when they run, so `--help` is instant."""


def main() -> None:
    """Run the command line."""
    raise SystemExit("evidose: no commands yet")
