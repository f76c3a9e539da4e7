"""What `make` runs to set Evidose up: pinned versions, size, bill of materials. None of it ships."""
