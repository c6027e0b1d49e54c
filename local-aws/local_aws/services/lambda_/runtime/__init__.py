"""The processes that execute functions, and the Runtime API that they ask for work."""
