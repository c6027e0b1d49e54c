"""What roles and users may do: their keys, their policies, and the check of every request that they sign."""
