"""Long statistical checks of the promises the product makes."""
