"""AWS Backup: its resource types."""
