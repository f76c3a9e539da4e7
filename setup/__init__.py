"""What `make` runs beside the program: pinned versions, bill of materials. None of it ships."""
