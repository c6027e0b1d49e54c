"""AWS CloudTrail: its resource types."""
