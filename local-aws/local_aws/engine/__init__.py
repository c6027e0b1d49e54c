"""Makes, changes and deletes a stack's resources: the control API, its operations, their record, and the base of the handlers."""
