"""CloudWatch Logs: groups, filter patterns and the metrics that filters make of events."""
