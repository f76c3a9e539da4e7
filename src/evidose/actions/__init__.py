"""The few things a visitor can do; the only place where reading, thinking and writing meet.

Each action is a public module of its own, so that a command loads what it needs and no more.
"""
