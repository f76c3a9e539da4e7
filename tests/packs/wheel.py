"""A distribution as an installer leaves it: files, and a dist-info folder that lists them."""

from collections.abc import Callable
from pathlib import Path

NAME, VERSION = "made-up-packs", "1.5"


def write_distribution(
    site: Path,
    write: Callable[[Path], Path],
    *,
    name: str = NAME,
    package: str = "made_up_packs",
    value: str = "",
    unlisted: tuple[str, ...] = (),
) -> Path:
    """Write a distribution below `site` whose package holds a library; return the library.

    Parameters
    ----------
    write : writes the library into a folder and returns it
    value : of the entry point; left out, the folder of the library
    unlisted : ends of the files that the list of files does not name
    """
    library = write(site / package / "library")
    # Whoever imports it fails: text is read, code is not run.
    (site / package / "__init__.py").write_text("raise SystemExit('imported')\n", "utf-8")
    info = site / f"{name.replace('-', '_')}-{VERSION}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n", "utf-8"
    )
    entry = value or f"{package}.library"
    (info / "entry_points.txt").write_text(f"[evidose.packs]\nglow = {entry}\n", "utf-8")
    files = sorted(p for p in site.rglob("*") if p.is_file() and p.suffix in (".toml", ".py"))
    named = [p.relative_to(site).as_posix() for p in files]
    kept = [n for n in named if n.startswith(f"{package}/") and not n.endswith(unlisted or ("\0",))]
    rows = [*kept, *(f"{info.name}/{n}" for n in ("METADATA", "entry_points.txt", "RECORD"))]
    (info / "RECORD").write_text("".join(f"{row},,\n" for row in rows), "utf-8")
    return library
