"""CloudWatch, as far as it does something: metrics with their statistics, alarms that are evaluated and notify."""
