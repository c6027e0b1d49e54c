"""Application Auto Scaling: targets and policies that move the capacity of tables."""
