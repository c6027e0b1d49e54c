"""What a role may do: its credentials, its policies, and the check of every request that it signs."""
