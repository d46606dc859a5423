"""Imports and runs as the worker does them, in a process of their own."""
