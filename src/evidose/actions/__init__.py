"""The few things a visitor can do; the only place where reading, thinking and writing meet."""
